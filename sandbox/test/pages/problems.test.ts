import { redirectUriProblem } from "../../src/pages/problems";

const registered = "http://localhost:3000/auth/cb";

describe("the problem of a redirect URI that is not registered", () => {
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
  ])("is found for each difference: %s is %s", (received, problem) => {
    expect(redirectUriProblem(received, registered)).toBe(problem);
  });

  it("is redirect-uri if the application has no registered redirect URI", () => {
    expect(redirectUriProblem(registered, undefined)).toBe("redirect-uri");
  });
});
