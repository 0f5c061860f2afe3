import {
  absoluteUrl,
  displayName,
  isSitePath,
  type OptionsOf,
  optional,
  optionError,
  type Validator,
  type Values,
  validateOptions,
} from "./validators";

const logo: Validator<string> = (value, name, options) =>
  isSitePath(value)
    ? value
    : absoluteUrl("https://app.example/logo.svg, or a path such as /logo.svg")(value, name, options);

/** A colour in the form in which HTML's colour fields and design tools write it. */
const colour: Validator<string> = (value, name) => {
  if (typeof value !== "string" || !/^#[0-9a-f]{6}$/i.test(value)) {
    throw optionError(`${name} must be a colour such as #0b57d0: "#" and six hexadecimal digits.`);
  }
  return value.toLowerCase();
};

const pageOptions = {
  /** Name of your site, above the text and in the title of each page; at most 60 characters. @defaultValue none */
  name: optional(displayName("write the name that visitors know your site by")),
  /**
   * Your logo, instead of the name: an absolute URL, or a path of this site. It needs `name`, which replaces the logo for visitors who
   * cannot see it. The pages' Content-Security-Policy allows the logo. The pages show it 40 pixels high, on a light and on a dark
   * background.
   * @defaultValue none
   */
  logo: optional(logo),
  /**
   * Colour of the buttons, as `#rrggbb`. The text on them becomes black or white, whichever is easier to read, and a button that would be
   * hard to see on the page gets a border. @defaultValue `#5b2bd9`, and `#7656f0` on a dark background
   */
  accent: optional(colour),
};

/** How the pages of this package look. */
export interface PageOptions extends OptionsOf<typeof pageOptions> {}

/** The validated {@link PageOptions}. */
export type PageSettings = Values<typeof pageOptions>;

/** The option `pages`. */
export const pages: Validator<PageSettings, PageOptions> = (value, name) => {
  const settings = validateOptions(name, value, pageOptions, `${name}.`);
  if (settings.logo !== undefined && settings.name === undefined) {
    throw optionError(`${name}.logo needs ${name}.name, for visitors who cannot see the logo.`);
  }
  return settings;
};
