import type { Session } from "express-session";
import { type LoginData, LoginSession } from "../../src/express/login-session";

const session = new LoginSession("key", { idleMs: 1_000, absoluteMs: 5_000 });
const LOGIN: LoginData = { recordId: "record", user: { id: "1001" }, loggedInAt: 10_000, expiresAt: 11_000 };

/** Returns the login after a store has written and read its session. */
function stored(login: LoginData): LoginData | undefined {
  const written = {} as Session;
  session.writeLogin(written, login);
  return session.readLogin(JSON.parse(JSON.stringify(written)));
}

describe("the login in a session", () => {
  const pictures = { thumb: "https://cdn.example/t.png" };

  it.each<[string, LoginData]>([
    ["with nothing that may be absent", LOGIN],
    ["with a state and a path to return to", { ...LOGIN, statePrefix: "12345678", returnTo: "/cart" }],
    ["with a name", { ...LOGIN, user: { id: "1001", fullName: "สมหญิง" } }],
    ["with an e-mail", { ...LOGIN, user: { id: "1001", email: "a@b.example" } }],
    ["with an avatar", { ...LOGIN, user: { id: "1001", avatar: "https://cdn.example/a.png" } }],
    ["with pictures", { ...LOGIN, user: { id: "1001", avatars: pictures } as LoginData["user"] }],
    ["with further data", { ...LOGIN, user: { id: "1001", birthday: "2000-01-01", gender: "female", phone: "1" } }],
  ])("is the same after the store has kept it: %s", (_title, login) => {
    expect(stored(login)).toStrictEqual(login);
  });

  it("is absent if the session has something else under its key", () => {
    for (const value of [undefined, null, "text", 7, { recordId: "record" }]) {
      expect(session.readLogin({ key: value } as unknown as Session)).toBeUndefined();
    }
  });
});
