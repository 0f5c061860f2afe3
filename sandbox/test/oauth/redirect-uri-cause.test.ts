import { redirectUriCause } from "../../src/oauth/redirect-uri-cause";

const registered = "http://localhost:3000/auth/cb";

describe("the cause for a redirect URI that is not registered", () => {
  it.each([
    ["https://localhost:3000/auth/cb", "redirect-uri-scheme"],
    ["http://127.0.0.1:3000/auth/cb", "redirect-uri-host"],
    ["http://localhost:3001/auth/cb", "redirect-uri-port"],
    ["http://localhost:3000/auth/cb/", "redirect-uri-trailing-slash"],
    ["http://localhost:3000/auth/CB", "redirect-uri-path"],
    ["http://localhost:3000/auth/cb/..", "redirect-uri-path"],
    ["http://localhost:3000/auth/cb?next=1", "redirect-uri-query"],
    ["http://localhost:3000/auth/cb#x", "redirect-uri-fragment"],
    ["/auth/cb", "redirect-uri-relative"],
    ["", "redirect-uri-relative"],
    ["http://x@localhost:3000/auth/cb", "redirect-uri"],
  ])("is found for each difference: %s is %s", (received, name) => {
    expect(redirectUriCause(received, ["https://other.example/cb", registered]).name).toBe(name);
  });

  it("is redirect-uri if the application has no registered redirect URI", () => {
    expect(redirectUriCause(registered, []).name).toBe("redirect-uri");
  });

  it("is redirect-uri-missing without a redirect URI, and redirect-uri-not-loopback if the application accepts this machine", () => {
    expect(redirectUriCause(undefined, [registered]).name).toBe("redirect-uri-missing");
    expect(redirectUriCause("https://app.example/cb", "any-loopback").name).toBe("redirect-uri-not-loopback");
  });
});
