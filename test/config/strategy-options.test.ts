import { readScope, readStrategyOptions, type StrategyOptions } from "../../src/config/strategy-options";
import { OptionError } from "../../src/errors";

const OPTIONS = { clientID: "id", clientSecret: "secret", callbackURL: "https://app.example/callback" };
const verify = () => false;

const read = (options: object) => readStrategyOptions({ ...OPTIONS, ...options } as StrategyOptions, verify);

describe("a strategy's own options", () => {
  it("have defaults", () => {
    expect(read({})).toMatchObject({
      verify,
      passReqToCallback: false,
      skipUserProfile: false,
      settings: { name: "eventpop" },
    });
  });

  it("include the options of passport-oauth2", () => {
    const skipUserProfile = (_accessToken: string) => true;

    expect(read({ passReqToCallback: true, skipUserProfile, state: true, pkce: true })).toMatchObject({
      passReqToCallback: true,
      skipUserProfile,
      settings: { pkce: true },
    });
  });

  it.each([
    [{ state: false }, "state is always on: leave it out."],
    [{ state: "text" }, "state is always on: leave it out."],
    [{ passReqToCallback: "yes" }, "passReqToCallback must be false or true."],
    [{ skipUserProfile: "yes" }, "skipUserProfile, if not a boolean, must be a function."],
    [
      { callbackUrl: "https://app.example/" },
      'EventpopStrategy knows no option "callbackUrl": did you mean callbackURL?',
    ],
  ])("are refused with a message if they are invalid: %j", (options, sentence) => {
    expect(() => read(options)).toThrow(sentence);
  });

  it.each([undefined, null, "verify", {}])("are refused without a verify function: %p", (nothing) => {
    expect(() => readStrategyOptions(OPTIONS, nothing as never)).toThrow(OptionError);
    expect(() => readStrategyOptions(OPTIONS, nothing as never)).toThrow(
      "needs a verify function as its second argument",
    );
  });
});

describe("the scope of one login", () => {
  const { settings } = read({ scope: "organizer" });

  it("is the strategy's option, unless authenticate() has one", () => {
    expect(readScope(undefined, settings)).toBe("organizer");
    expect(readScope("public", settings)).toBe("public");
    expect(readScope(["public", "organizer"], settings)).toBe("public organizer");
  });

  it("is refused if it is invalid", () => {
    expect(() => readScope("a\nb", settings)).toThrow(OptionError);
  });
});
