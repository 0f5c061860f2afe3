import { type SandboxOptions, startSandbox } from "../../src";
import { Application } from "../application";
import { jsonOf } from "../wire";

async function withSandbox<Result>(
  options: SandboxOptions,
  use: (application: Application, sandbox: Awaited<ReturnType<typeof startSandbox>>) => Promise<Result>,
): Promise<Result> {
  await using sandbox = await startSandbox(options);
  return await use(new Application(sandbox), sandbox);
}

describe("GET /me", () => {
  it("returns the user", () =>
    withSandbox({}, async (application, { url }) => {
      const { access_token } = await application.signIn("somchai");
      const response = await application.api("/me", access_token);

      expect(response.headers["content-type"]).toBe("application/json");
      expect(jsonOf(response)).toEqual({
        user: {
          id: 9_000_001,
          full_name: "สมชาย ใจดี",
          email: "somchai@sandbox.example",
          avatar: `${url}/avatars/9000001/medium.svg`,
          avatars: {
            original: `${url}/avatars/9000001/original.svg`,
            medium: `${url}/avatars/9000001/medium.svg`,
            thumb: `${url}/avatars/9000001/thumb.svg`,
            tiny: `${url}/avatars/9000001/tiny.svg`,
          },
          birthday: "1990-02-14",
          gender: "male",
          phone: "+66810000001",
        },
      });
      expect(response.body).toContain("สมชาย");
    }));

  it("returns null for missing data of the user", () =>
    withSandbox({}, async (application) => {
      const { access_token } = await application.signIn("nok");

      expect(jsonOf(await application.api("/me", access_token))).toMatchObject({
        user: { avatar: null, avatars: null, birthday: null, gender: null, phone: null },
      });
    }));

  it("escapes the characters of a name that have a meaning in HTML, as Rails does", () =>
    withSandbox({}, async (application) => {
      const { access_token } = await application.signIn("long");

      expect((await application.api("/me", access_token)).body).toContain(
        "\\u003cb\\u003eBartholomew\\u003c/b\\u003e \\u0026 Co.",
      );
    }));

  it("returns the user without the envelope {user: …} with meEnvelope: flat", () =>
    withSandbox({ compat: { meEnvelope: "flat" } }, async (application) => {
      const { access_token } = await application.signIn();

      expect(jsonOf(await application.api("/me", access_token))).toMatchObject({ id: 9_000_001 });
    }));

  it("refuses a request without a user's token with scope public", () =>
    withSandbox({}, async (application) => {
      const organizer = await application.signIn("somchai", "organizer");
      const own = await application.applicationToken();

      expect((await application.api("/me", organizer.access_token)).status).toBe(403);
      expect((await application.api("/me", own.access_token)).status).toBe(401);
    }));

  it("returns the URL of an avatar that the sandbox draws", () =>
    withSandbox({}, async (application, { url }) => {
      const { access_token } = await application.signIn();
      const { user } = jsonOf(await application.api("/me", access_token)) as { user: { avatar: string } };
      const picture = await fetch(user.avatar);

      expect(picture.headers.get("content-type")).toBe("image/svg+xml");
      expect(await picture.text()).toMatch(/^<svg /);
      expect((await fetch(`${url}/avatars/1/medium.svg`)).status).toBe(404);
    }));
});

describe("the limit of ten requests for /me in a minute", () => {
  const callMe = async (application: Application, token: string, times: number) => {
    const responses = [];
    for (let call = 0; call < times; call += 1) responses.push(await application.api("/me", token));
    return responses;
  };

  it("allows ten requests, refuses the eleventh, and allows more after 60 seconds of sandbox time", () =>
    withSandbox({ frozen: true }, async (application, sandbox) => {
      const { access_token } = await application.signIn();
      const responses = await callMe(application, access_token, 11);
      expect(responses.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429]);

      await sandbox.clock.advance("59s");
      expect((await callMe(application, access_token, 1))[0]).toMatchObject({
        status: 429,
        body: "Retry later\n",
        headers: { "content-type": "text/plain", "retry-after": "1" },
      });
      await sandbox.clock.advance("1s");
      expect((await callMe(application, access_token, 1))[0]?.status).toBe(200);
    }));

  it("counts the requests of each token, or of each IP address with key: ip", () =>
    withSandbox({ rateLimit: { me: { limit: 1 } } }, async (application, sandbox) => {
      const [somchai, malee] = [await application.signIn("somchai"), await application.signIn("malee")];
      expect((await application.api("/me", somchai.access_token)).status).toBe(200);
      expect((await application.api("/me", malee.access_token)).status).toBe(200);

      await sandbox.settings.update({ rateLimit: { me: { limit: 1, key: "ip" } } });
      expect((await application.api("/me", somchai.access_token)).status).toBe(200);
      expect((await application.api("/me", malee.access_token)).status).toBe(429);
    }));

  it("does not send Retry-After with retryAfter: false, and does not exist with rateLimit: false", () =>
    withSandbox({ rateLimit: { me: { limit: 0, retryAfter: false } } }, async (application, sandbox) => {
      const { access_token } = await application.signIn();
      await callMe(application, access_token, 1);
      const [refused] = await callMe(application, access_token, 1);
      expect([refused?.status, refused?.headers["retry-after"]]).toEqual([429, undefined]);

      await sandbox.settings.update({ rateLimit: false });
      expect((await callMe(application, access_token, 11)).map(({ status }) => status)).toEqual(Array(11).fill(200));
    }));

  it("does not count other requests", () =>
    withSandbox({}, async (application) => {
      const { access_token } = await application.signIn();
      await callMe(application, access_token, 11);

      expect((await application.api("/organizers/9000001/tickets", access_token)).status).toBe(200);
    }));
});

describe("GET /info", () => {
  it("responds to a request without a token", () =>
    withSandbox({}, async (application) => {
      expect((await application.api("/info", undefined)).status).toBe(200);
    }));
});
