import { renderToString } from "preact-render-to-string";

/**
 * The letter that stands for a name. Thai writes some vowels before their consonant (เ แ โ ใ ไ): nobody would take those
 * for an initial.
 */
function initial(name: string): string {
  const letter = /[^\P{L}\u0e40-\u0e44]/u.exec(name)?.[0] ?? "?";
  return letter.toLocaleUpperCase("en");
}

/** Drawn without a `style`, so that a strict Content-Security-Policy lets it be. */
export function Avatar({ name, hue, size = 40 }: { name: string; hue: number; size?: number }) {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox="0 0 40 40"
      width={size}
      height={size}
      class="avatar"
      aria-hidden="true"
      focusable="false"
    >
      <circle cx="20" cy="20" r="20" fill={`hsl(${hue} 42% 32%)`} />
      <text x="20" y="27" fill="#fff" font-family="sans-serif" font-size="19" text-anchor="middle">
        {initial(name)}
      </text>
    </svg>
  );
}

/** A person's picture as an SVG document of 40 × 40 units: the name's initial on a ground of `hue` degrees. */
export function avatarSvg(name: string, hue: number): string {
  return renderToString(<Avatar name={name} hue={hue} size={400} />);
}
