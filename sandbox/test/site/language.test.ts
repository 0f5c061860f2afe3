import request from "supertest";
import { type Sandbox, startSandbox } from "../../src";
import { formsIn, textOf } from "../pages/forms";

const consent = `/oauth/authorize?${new URLSearchParams({
  client_id: "sandboxclient",
  redirect_uri: "http://localhost:3000/callback",
  response_type: "code",
})}`;

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

describe("the language of the pages", () => {
  it("is the one that was chosen on the sign-in page, until another one is chosen", async () => {
    const agent = request.agent(sandbox.url);
    const signIn = await agent.get("/users/sign_in").query({ lang: "th", return_to: consent });
    const fields = formsIn(signIn.text).find(({ buttons }) => buttons.some(([name]) => name === "as"))?.fields ?? [];
    const headingOf = async (path: string) => textOf((await agent.get(path)).text, "h1");

    await agent
      .post("/users/sign_in")
      .type("form")
      .send({ ...Object.fromEntries(fields), as: "malee" })
      .expect(302);
    expect(await headingOf(consent)).toBe("ต้องได้รับอนุญาตจากคุณ");
    expect(await headingOf("/_sandbox/inspector/clock?lang=en")).toBe("Inspector");
    expect(await headingOf(consent)).toBe("Authorization required");
  });

  it("is the one that the browser prefers, if none or an unknown one is chosen", async () => {
    const page = async (query: string) =>
      (await request(sandbox.url).get(`/${query}`).set("Accept-Language", "th")).text;

    expect(await page("")).toContain('<html lang="th">');
    expect(await page("?lang=tlh")).toContain('<html lang="th">');
  });
});
