import { execFileSync } from "node:child_process";
import { curlForApplication, curlForUser, dotenvLines } from "../../src/pages/shell-samples";

const application = {
  publicUrl: "http://127.0.0.1:4300",
  clientId: "sandboxclient",
  clientSecret: "o:t/h e+r%41'$HOME",
};

/** Returns the arguments that a shell passes to `curl` in `command`. The shell runs `printf` instead of `curl`. */
function argumentsOf(command: string): readonly string[] {
  const output = execFileSync("sh", ["-c", command.replaceAll(/^curl/gm, "printf '%s\\n'")], { encoding: "utf8" });
  return output.trimEnd().split("\n");
}

describe("the curl commands", () => {
  it("request a token for the application itself", () => {
    expect(argumentsOf(curlForApplication(application))).toEqual([
      "http://127.0.0.1:4300/oauth/token",
      "-d",
      "client_id=sandboxclient",
      "--data-urlencode",
      "client_secret=o:t/h e+r%41'$HOME",
      "-d",
      "grant_type=client_credentials",
    ]);
  });

  it("exchange a code for a token and request the user's profile", () => {
    const all = argumentsOf(curlForUser(application));
    expect(all).toContain("grant_type=authorization_code");
    expect(all.slice(-3)).toEqual(["http://127.0.0.1:4300/api/public/me", "-H", "Authorization: Bearer TOKEN"]);
  });
});

describe("the lines for .env", () => {
  it("have quotes only around values that need them, of a kind that the value does not contain", () => {
    expect(dotenvLines({ A: "http://x/y", B: "two words", C: "it's", D: `"it's"` })).toBe(
      `A=http://x/y\nB='two words'\nC="it's"\nD=\`"it's"\``,
    );
  });
});
