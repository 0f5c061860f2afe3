import { homePage } from "../../src/pages/home-page";
import { formsIn, textOf } from "./forms";
import { home } from "./samples";

describe("the home page", () => {
  it("shows the environment variables for .env", () => {
    const block = textOf(homePage(home).slice(homePage(home).indexOf('id="environment"') - 60), "pre");
    expect(block.split("\n")).toEqual([
      "EVENTPOP_BASE_URL=http://127.0.0.1:4300",
      "EVENTPOP_CLIENT_ID=sandboxclient",
      `EVENTPOP_CLIENT_SECRET="it's a secret"`,
      "EVENTPOP_CALLBACK_URL=http://localhost:3000/auth/eventpop/callback",
    ]);
  });

  it("has a copy button that is hidden until the script shows it", () => {
    expect(homePage(home)).toMatch(/<button[^>]* hidden[^>]* data-testid="copy-environment"/);
  });

  it("shows the state of the sandbox", () => {
    const facts = textOf(homePage(home), "dl");
    expect(facts).toContain("Running athttp://127.0.0.1:4300");
    expect(facts).toContain("Doorkeeper 5.9");
    expect(facts).toContain("2026-04-13 19:00:05 +07:00 frozen");
    expect(facts).toContain("Active faults2");
  });

  it("has a form to sign out only if a user is signed in", () => {
    const actions = (props: typeof home) => formsIn(homePage(props)).map(({ action }) => action);
    expect(actions(home)).toEqual(["/_sandbox/login", "/users/sign_out"]);
    expect(actions({ ...home, signedInAs: undefined })).toEqual(["/_sandbox/login"]);
  });

  it("has a form to start a login only if an application may use the sandbox's callback, and links to applications", () => {
    const html = homePage({ ...home, loginApplications: [], applicationOrigins: ["http://localhost:3000"] });
    expect(html).not.toContain("/_sandbox/login");
    expect(html).toContain('<a href="http://localhost:3000"');
  });
});
