/** Writes docs/options.md: `npm run docs:options`. */
import { writeFileSync } from "node:fs";
import { OPTIONS_PAGE, optionsPage } from "./options-page";

writeFileSync(OPTIONS_PAGE, optionsPage());
