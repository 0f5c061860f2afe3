/**
 * The colours, sizes and fonts of all pages, in light and dark, as CSS. The example app and the sandbox have the same text in a file of
 * the same name, because the three packages do not import each other; `test/repository/design-tokens.test.ts` compares the three.
 *
 * Sizes of text have a scale of five steps, and distances are multiples of 4 pixels. In both schemes, each colour of text has a contrast
 * of at least 4.5 with each background on which pages show it, and borders of controls have 3 (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export const designTokens = `:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --surface: #ffffff; --sunken: #eff0f5; --line: #dfe1ea; --edge: #7d8298;
  --text: #1a1b25; --muted: #575c70; --link: #4a2fd0; --focus: #1d4ed8;
  --accent: #5b2bd9; --on-accent: #ffffff;
  --good: #12693a; --good-soft: #e3f3ea; --on-good: #ffffff;
  --bad: #b3261e; --bad-soft: #fdeceb;
  --note: #6b4a00; --note-soft: #fff4d6; --note-line: #a66e00;
  --sandbox: #ffb300; --on-sandbox: #2b1c00;
  --font-s: .875rem; --font-m: 1rem; --font-l: 1.125rem; --font-xl: 1.5rem; --font-2xl: 2.25rem;
  --space-1: .25rem; --space-2: .5rem; --space-3: .75rem; --space-4: 1rem; --space-6: 1.5rem; --space-8: 2rem; --space-12: 3rem;
  --radius-s: .25rem; --radius-m: .5rem; --radius-l: .75rem; --round: 62rem;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Noto Sans Thai", "Leelawadee UI", Thonburi, "Sukhumvit Set", Sarabun, Loma, sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1016; --surface: #191b24; --sunken: #252833; --line: #333748; --edge: #858ba2;
    --text: #ececf3; --muted: #a9aec2; --link: #b9abff; --focus: #9db7ff;
    --accent: #7656f0; --on-accent: #ffffff;
    --good: #74d8a0; --good-soft: #12301f; --on-good: #06130b;
    --bad: #ffa198; --bad-soft: #3b1714;
    --note: #f3cf7a; --note-soft: #33270b; --note-line: #b98320;
  }
}
`;
