import type { EventpopUser } from "../../src/api/resources";
import { toProfile, toUser } from "../../src/passport/profile";

/** A user with all fields. The last test below fails if the profile lacks one of them. */
const FULL: Required<EventpopUser> = {
  id: "1001",
  fullName: "สมหญิง รักเรียน",
  email: "somying@example.com",
  avatar: "https://eventpop.example/1001.png",
  avatars: { original: "https://eventpop.example/1001.png", tiny: "https://eventpop.example/1001-tiny.png" },
  birthday: "1990-01-31",
  gender: "female",
  phone: "+66800000000",
};

describe("a profile", () => {
  it("has the fields of Passport's contact schema", () => {
    expect(toProfile("eventpop", FULL, "{}", {})).toEqual({
      provider: "eventpop",
      id: "1001",
      displayName: "สมหญิง รักเรียน",
      emails: [{ value: "somying@example.com" }],
      photos: [{ value: "https://eventpop.example/1001.png" }],
      avatars: FULL.avatars,
      birthday: "1990-01-31",
      gender: "female",
      phone: "+66800000000",
    });
  });

  it("has no field that is missing in Eventpop's response, and has its id as displayName if the name is missing", () => {
    expect(toProfile("eventpop", { id: "1001" }, "", null)).toStrictEqual({
      provider: "eventpop",
      id: "1001",
      displayName: "1001",
    });
  });

  it("contains Eventpop's whole response, which is left out of sessions and logs", () => {
    const json = { user: { id: 1001, note: "x".repeat(10_000) } };
    const profile = toProfile("eventpop", FULL, JSON.stringify(json), json);

    expect(profile._raw).toBe(JSON.stringify(json));
    expect(profile._json).toBe(json);
    expect(JSON.stringify(profile)).not.toContain("note");
    expect({ ...profile }).not.toHaveProperty("_json");
  });

  it.each<EventpopUser>([FULL, { id: "1001" }, { id: "1001", email: "a@example.com" }])(
    "becomes the same user again: %j",
    (user) => {
      expect(toUser(toProfile("eventpop", user, "", {}))).toStrictEqual(user);
    },
  );
});
