/** Makes docs/options.md from the types and the comments of the sources, so that the page cannot differ from the code. */
import { join } from "node:path";
import { type DocumentedOption, PublicTypes } from "./public-types";

export const OPTIONS_PAGE = join(__dirname, "../../docs/options.md");

/** A section of the page: the options of a public type. */
interface Section {
  readonly title: string;
  readonly type: string;
  /** The exported functions and classes that take these options. The first one is named at each option. */
  readonly owners?: readonly string[];
}

const COMMON: Section = { title: "The application and Eventpop", type: "EventpopOptions" };

const sections: readonly Section[] = [
  COMMON,
  { title: "eventpopAuth", type: "EventpopAuthOptions", owners: ["eventpopAuth", "eventpopRouter"] },
  { title: "PageOptions", type: "PageOptions" },
  { title: "ClientRegistration", type: "ClientRegistration" },
  { title: "EventpopStrategy", type: "StrategyOptions", owners: ["EventpopStrategy", "Strategy"] },
  { title: "passport.authenticate()", type: "AuthenticateOptions" },
  { title: "startLogin()", type: "StartLoginOptions" },
  { title: "requireSignIn", type: "RequireSignInOptions", owners: ["requireSignIn"] },
  { title: "requireTicket", type: "RequireTicketOptions", owners: ["requireTicket"] },
  { title: "EventpopClient", type: "EventpopClientOptions", owners: ["EventpopClient"] },
  { title: "clientCredentials", type: "ClientCredentialsOptions", owners: ["clientCredentials"] },
  { title: "signInWithPopup", type: "PopupOptions", owners: ["signInWithPopup"] },
  { title: "tickets()", type: "TicketListOptions" },
  { title: "orders()", type: "OrderListOptions" },
  { title: "events()", type: "EventListOptions" },
  { title: "eventTickets()", type: "EventTicketListOptions" },
  { title: "createTicket()", type: "NewTicket" },
  { title: "invalidateTicket()", type: "Invalidation" },
];

/** Functions whose parameters the page shows. */
const locks = ["redisLock", "postgresLock"] as const;

/** Exported functions without options, and classes whose objects only this package creates. */
const WITHOUT_OPTIONS = [
  ...["signedIn", "ticketOf", "eventpopErrors", "Listing", "SignedInEventpop", "SessionTokenStore"],
  ...[
    "EventpopError",
    "OptionError",
    "ProviderError",
    "SignInError",
    "SignInRequiredError",
    "StoreError",
    "PopupError",
  ],
];

/** Types that docs/events.md and docs/errors.md describe. */
const ON_OTHER_PAGES = ["AuthEvent", "AuthEventName", "ErrorCode"];

/** Types of what functions return. The page has their declarations too. */
const RETURNED_TYPES = [
  "EventpopTicket",
  "EventpopOrder",
  "EventpopEvent",
  "EventpopUser",
  "SignedInEventpop",
  "EventpopAuth",
];

const INTRODUCTION = `<!-- \`npm run docs:options\` writes this page from the comments in the sources. Change the comments, not the page. -->

# Options

This page lists every option of every public function. It is made from the source code of the installed version.

- An option that is misspelt, unknown or out of range throws an \`OptionError\` while the app starts. The message names the option and the
  fix.
- An option with the value \`undefined\`, such as an environment variable that is not set, counts as left out.
- The [README](../README.md#options) shows the options that you need first.
`;

/** Returns the text of docs/options.md. @throws Error if an exported function has no section */
export function optionsPage(types = new PublicTypes()): string {
  const known = new Set([...sections.flatMap(({ owners = [] }) => owners), ...locks, ...WITHOUT_OPTIONS]);
  const missing = types.callables().filter((name) => !known.has(name));
  if (missing.length > 0) throw new Error(`docs/options.md has no section for ${missing.join(", ")}.`);

  const page = new Page(types);
  const bodies = [...sections.map((section) => page.section(section)), ...locks.map((name) => page.lock(name))];
  const titles = [...sections.map(({ title }) => title), ...locks, "Types"];
  const contents = titles.map((title) => `[${title}](#${anchorOf(title)})`).join(" · ");
  return [INTRODUCTION, `${contents}\n`, ...bodies, page.types()].join("\n");
}

/** Writes the page from its beginning to its end. An option that an earlier section has is not repeated. */
class Page {
  /** Heading of each option that was written, by the option's key. */
  private readonly headings = new Map<string, string>();
  private readonly typesOfOptions: string[] = [];
  /** The functions that take each option, by the option's key. */
  private readonly users = new Map<string, string[]>();

  constructor(private readonly publicTypes: PublicTypes) {
    for (const { type, owners: [owner] = [] } of sections) {
      for (const { key } of owner ? publicTypes.optionsOf(type) : []) {
        this.users.set(key, [...(this.users.get(key) ?? []), String(owner)]);
      }
    }
  }

  section({ title, type }: Section): string {
    const options = this.publicTypes.optionsOf(type);
    const earlier = options.filter(({ key }) => this.headings.has(key));
    const added = options.filter(({ key }) => !this.headings.has(key));
    // The options that only this function takes come first.
    const order = ({ key }: DocumentedOption) => ((this.users.get(key)?.length ?? 0) > 1 ? 1 : 0);
    const own = type === COMMON.type ? added : added.toSorted((one, other) => order(one) - order(other));
    return [
      `## ${title}\n`,
      `${withLinks(this.publicTypes.commentOf(type))}\n`,
      ...(earlier.length > 0 ? [`${this.linksTo(earlier, own.length > 0)}\n`] : []),
      ...own.map((option) => this.entry(option, title)),
    ].join("\n");
  }

  lock(name: string): string {
    const parameters = this.publicTypes.parametersOf(name).map((parameter) => this.entry(parameter, name));
    return [`## ${name}\n`, `${this.publicTypes.commentOf(name)}\n`, ...parameters].join("\n");
  }

  /** The declarations of the types that the options name, and of those that functions return. */
  types(): string {
    const own = new Set([...sections.map(({ type }) => type), ...ON_OTHER_PAGES]);
    const declarations = this.publicTypes.declarationsFor([...this.typesOfOptions, ...RETURNED_TYPES], own);
    const entries = [...declarations].map(([name, source]) => `### ${name}\n\n\`\`\`ts\n${source}\n\`\`\`\n`);
    return [
      `## Types\n`,
      "The package exports these types. Options have them, or functions return them.\n",
      ...entries,
    ].join("\n");
  }

  private linksTo(options: readonly DocumentedOption[], hasOthers: boolean): string {
    const common = new Set(this.publicTypes.optionsOf(COMMON.type).map(({ key }) => key));
    const also = hasOthers ? "also " : "";
    // `eventpopAuth` has a `callbackURL` of its own.
    if (options.filter(({ key }) => common.has(key)).length >= common.size - 1) {
      const rest = options.filter(({ key }) => !common.has(key));
      const beside = rest.length > 0 ? `, and ${this.links(rest)}` : "";
      return `It ${also}takes every option of [${COMMON.title}](#${anchorOf(COMMON.title)})${beside}.`;
    }
    return `It ${also}takes ${this.links(options)}.`;
  }

  private links(options: readonly DocumentedOption[]): string {
    return options
      .map(({ name, key }) => `[\`${name}\`](#${anchorOf(this.headings.get(key) ?? "")})`)
      .join(", ")
      .replace(/, (?=[^,]*$)/, " and ");
  }

  private entry(option: DocumentedOption, title: string): string {
    const { name, key, isRequired, type, defaultValue, text, example } = option;
    const heading = [...this.headings.values()].includes(name) ? `${name} of ${title}` : name;
    this.headings.set(key, heading);
    this.typesOfOptions.push(type);
    const users = this.users.get(key) ?? [];
    const facts = [
      `\`${type}\``,
      isRequired ? "required" : `default: ${defaultValue ?? "none"}`,
      ...(users.length > 1 ? [`for ${users.map((user) => `\`${user}\``).join(", ")}`] : []),
    ].join(" · ");
    const code = example === undefined ? [] : [`\`\`\`ts option\n${example}\n\`\`\`\n`];
    return [`### ${heading}\n`, `${facts}\n`, `${withLinks(text)}\n`, ...code].join("\n");
  }
}

/** Turns names of other documents into links. */
function withLinks(text: string): string {
  return text.replace(/`docs\/([\w-]+\.md)`/g, "[$1]($1)");
}

/** Returns the anchor that GitHub gives to a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");
}
