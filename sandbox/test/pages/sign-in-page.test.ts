import { signInPage } from "../../src/pages";
import { formsIn, textOf } from "./forms";
import { people, signIn } from "./samples";

describe("the sign-in page", () => {
  const [password, ...cards] = formsIn(signInPage(signIn));

  it("posts e-mail and password to where Devise would, with the way back", () => {
    expect(password).toEqual({
      method: "post",
      action: "/users/sign_in",
      fields: [
        ["authenticity_token", "csrf-token"],
        ["return_to", "/oauth/authorize?client_id=sandboxclient&state=a+b"],
        ["user[email]", ""],
        ["user[password]", ""],
      ],
      buttons: [],
    });
  });

  it("offers each person as one click", () => {
    expect(
      cards.slice(0, -1).map(({ action, fields, buttons }) => [action, fields.map(([name]) => name), buttons]),
    ).toEqual(people.map(({ key }) => ["/users/sign_in", ["authenticity_token", "return_to"], [["as", key]]]));
  });

  it("offers a new person last", () => {
    expect(cards.at(-1)).toMatchObject({ action: "/_sandbox/inspector/people" });
    expect(cards.at(-1)?.fields.map(([name]) => name)).toEqual([
      "authenticity_token",
      "return_to",
      "full_name",
      "email",
    ]);
  });

  it("names the application that waits, and what it asked for in a closed box", () => {
    const html = signInPage(signIn);
    expect(textOf(html, "h1")).toBe("Sign in to continue to Ticket Corner");
    expect(html).toContain('<details class="asked-for">');
    expect(textOf(html, "dl")).toContain("Callbackhttp://localhost:3000/auth/eventpop/callback");
    expect(textOf(html, "dl")).toContain("Statepresent");
    expect(textOf(html, "dl")).toContain("PKCEnone");
  });

  it("stands alone when nothing waits", () => {
    const html = signInPage({ ...signIn, request: undefined });
    expect(textOf(html, "h1")).toBe("Sign in");
    expect(html).not.toContain('data-testid="asked-for"');
  });

  it("prints the password of the seed, and nothing where there is none for all", () => {
    expect(signInPage(signIn)).toContain("Everyone’s password here is <code>sandbox</code>");
    expect(signInPage({ ...signIn, seededPassword: undefined })).not.toContain("password here");
  });

  it("does not say whether the e-mail or the password was wrong", () => {
    const html = signInPage({ ...signIn, email: "somchai@example.com", refusal: "credentials" });
    expect(html).toContain('role="alert" id="refusal" data-testid="sign-in-refusal">Invalid e-mail or password.</p>');
    expect(formsIn(html)[0]?.fields).toContainEqual(["user[email]", "somchai@example.com"]);
  });

  it("tells a locked person so", () => {
    expect(signInPage({ ...signIn, refusal: "locked" })).toContain("Your account is locked.");
  });

  it("gives each person one tag", () => {
    const tags = [...signInPage(signIn).matchAll(/<span class="tag">([^<]*)</g)].map(([, tag]) => tag);
    expect(tags).toEqual([
      "2 tickets",
      "no tickets",
      "no phone or birthday",
      "37 tickets",
      "organizer",
      "long name",
      "locked",
    ]);
  });
});
