import request from "supertest";

/** A user of the sandbox's pages, with a separate cookie jar. */
export interface SandboxUser {
  /** Follows a link of the app to Eventpop, signs in there, and returns the next page. */
  signIn(address: string, email: string, password: string): Promise<{ readonly status: number; readonly html: string }>;
  /** Sends the consent form. Returns the path and query of the callback. */
  decide(html: string, decision: "Authorize" | "Deny"): Promise<string>;
  /** Follows a link to the sandbox's start page, and signs out there. */
  signOut(address: string): Promise<void>;
}

/** Uses the forms of the sandbox's pages, as a browser without scripts does. */
export function sandboxUser(sandboxURL: string): SandboxUser {
  const agent = request.agent(sandboxURL);
  const pathOf = (address: string) => address.replace(sandboxURL, "");
  return {
    async signIn(address, email, password) {
      const { text } = await agent.get(pathOf(address)).redirects(3);
      const fields = {
        ...fieldsOf(formWith(text, "user[password]")),
        "user[email]": email,
        "user[password]": password,
      };
      const response = await agent.post("/users/sign_in").type("form").send(fields).redirects(3);
      return { status: response.status, html: response.text };
    },
    async decide(html, decision) {
      const form = fieldsOf(formWith(html, `value="${decision}"`));
      const response = await agent
        .post("/oauth/authorize")
        .type("form")
        .send({ ...form, commit: decision });
      const { pathname, search } = new URL(String(response.headers.location));
      return pathname + search;
    },
    async signOut(address) {
      const { text } = await agent.get(pathOf(address) || "/");
      await agent
        .post("/users/sign_out")
        .type("form")
        .send(fieldsOf(formWith(text, "sign_out")));
    },
  };
}

function formWith(html: string, mark: string): string {
  const form = html.match(/<form[\s\S]*?<\/form>/g)?.find((each) => each.includes(mark));
  if (!form) throw new Error(`No form with ${mark} in:\n${html.slice(0, 2_000)}`);
  return form;
}

/** Hidden fields of a form, by name. */
function fieldsOf(form: string): Record<string, string> {
  const inputs = form.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  const read = (input: string, name: string) => decode(new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1] ?? "");
  return Object.fromEntries(inputs.map((input) => [read(input, "name"), read(input, "value")]));
}

function decode(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
