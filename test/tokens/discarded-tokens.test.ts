import { rejectionOf } from "../support/rejection";
import type { SeenCall } from "../support/scripted-provider";
import { type KeptLogin, pair, tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();

/** Returns the tokens in the revocation requests that Eventpop received. */
function revoked({ provider }: Pick<KeptLogin, "provider">): (string | null)[] {
  const isRevocation = ({ path }: SeenCall) => path === "/oauth/revoke";
  return provider.calls.filter(isRevocation).map(({ body }) => new URLSearchParams(body).get("token"));
}

describe("tokens that arrive after their login ended", () => {
  it.each(["this process", "another process"] as const)("are revoked if the logout was in %s", async (where) => {
    const kept = await keepLogin(tokensWith(-1), { revokesDiscarded: true });
    const { tokenManager, login, provider, sibling } = kept;
    const other = where === "this process" ? tokenManager : sibling({ revokesDiscarded: true });
    const ended: Promise<void>[] = [];
    provider.respondWith(({ path }) => {
      if (path === "/oauth/revoke") return { body: {} };
      ended.push(other.endLoginAndRevoke(login.recordId, async () => {}));
      return pair("second");
    });

    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_SIGN_IN_REQUIRED");
    await Promise.all(ended);
    await Promise.all([tokenManager.close(), other.close()]);

    expect(revoked(kept).toSorted()).toEqual(["first-access", "second-access"]);
  });

  it("are revoked if the store had not accepted the tokens yet", async () => {
    const kept = await keepLogin(tokensWith(-1), { revokesDiscarded: true });
    const { tokenManager, login, store } = kept;
    store.trouble("fails", "set record");
    await rejectionOf(tokenManager.getAccessToken(login));
    store.recover();
    await tokenManager.endLogin(login.recordId);
    await tokenManager.close();

    expect(revoked(kept)).toEqual(["second-access"]);
  });

  it("are revoked by the logout if the tokens were stored while the logout was running", async () => {
    const kept = await keepLogin(tokensWith(-1), { revokesDiscarded: true });
    const { tokenManager, login, provider, store, sibling } = kept;
    const set = store.set.bind(store);
    store.set = (key, session, callback) => {
      // The logout's tombstone waits until the other process has refreshed.
      if (!key.startsWith("eventpop-ended-")) set(key, session, callback);
      else void tokenManager.getAccessToken(login).then(() => set(key, session, callback));
    };
    provider.respondWith(({ path }) => (path === "/oauth/revoke" ? { body: {} } : pair("second")));

    await sibling({ revokesDiscarded: true }).endLoginAndRevoke(login.recordId, async () => {});

    expect(revoked(kept)).toEqual(["second-access"]);
  });

  it("are not revoked by default", async () => {
    const kept = await keepLogin(tokensWith(-1));
    const { tokenManager, login, provider, sibling } = kept;
    const ended: Promise<void>[] = [];
    provider.respondWith(() => {
      ended.push(sibling().endLogin(login.recordId));
      return pair("second");
    });
    await rejectionOf(tokenManager.getAccessToken(login));
    await Promise.all(ended);
    await tokenManager.close();

    expect(revoked(kept)).toEqual([]);
  });
});
