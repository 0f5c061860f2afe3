import { signInPage } from "../../src/pages/sign-in-page";
import { formsIn, textOf } from "./forms";
import { signIn, users } from "./samples";

describe("the sign-in page", () => {
  const [password, ...cards] = formsIn(signInPage(signIn));

  it("posts e-mail, password and return_to to /users/sign_in, the path of Rails's Devise", () => {
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

  it("has a form for each user, with which one click signs in", () => {
    expect(
      cards.slice(0, -1).map(({ action, fields, buttons }) => [action, fields.map(([name]) => name), buttons]),
    ).toEqual(users.map(({ key }) => ["/users/sign_in", ["authenticity_token", "return_to"], [["as", key]]]));
  });

  it("has, as its last form, one that creates a user", () => {
    expect(cards.at(-1)).toMatchObject({ action: "/_sandbox/inspector/users" });
    expect(cards.at(-1)?.fields.map(([name]) => name)).toEqual([
      "authenticity_token",
      "return_to",
      "fullName",
      "email",
    ]);
  });

  it("shows the application and its authorization request in a box that is closed at first", () => {
    const html = signInPage(signIn);
    expect(textOf(html, "h1")).toBe("Sign in to continue to Ticket Corner");
    expect(html).toContain('<details class="authorization-request">');
    expect(textOf(html, "dl")).toContain("Callbackhttp://localhost:3000/auth/eventpop/callback");
    expect(textOf(html, "dl")).toContain("Statepresent");
    expect(textOf(html, "dl")).toContain("PKCEnone");
  });

  it("shows no application if the sign-in does not belong to an authorization request", () => {
    const html = signInPage({ ...signIn, request: undefined });
    expect(textOf(html, "h1")).toBe("Sign in");
    expect(html).not.toContain('data-testid="authorization-request"');
  });

  it("shows the password of the seeded users if they share one", () => {
    expect(signInPage(signIn)).toContain("The password of every user here is <code>sandbox</code>");
    expect(signInPage({ ...signIn, seededPassword: undefined })).not.toContain("password here");
  });

  it("does not say whether the e-mail or the password was wrong", () => {
    const html = signInPage({ ...signIn, email: "somchai@example.com", refusal: "credentials" });
    expect(html).toContain(
      'role="alert" id="refusal" tabindex="-1" autofocus data-testid="sign-in-refusal">Invalid e-mail or password.</p>',
    );
    expect(formsIn(html)[0]?.fields).toContainEqual(["user[email]", "somchai@example.com"]);
  });

  it("says that the account is locked", () => {
    expect(signInPage({ ...signIn, refusal: "locked" })).toContain("Your account is locked.");
  });

  it("shows one tag for each user", () => {
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
