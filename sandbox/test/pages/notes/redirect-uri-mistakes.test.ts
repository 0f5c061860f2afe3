import { redirectUriMistake } from "../../../src/pages/notes/redirect-uri-mistakes";

const registered = "http://localhost:3000/auth/cb";

describe("a callback that is not the registered one", () => {
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
  ])("%s differs by %s", (got, mistake) => {
    expect(redirectUriMistake(got, registered)).toBe(mistake);
  });

  it("is just not registered when nothing is", () => {
    expect(redirectUriMistake(registered, undefined)).toBe("redirect-uri");
  });
});
