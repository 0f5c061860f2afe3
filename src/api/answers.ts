import { Fields, present } from "./fields";
import type { EventpopUser } from "./resources";

/**
 * The person in an answer of `/me`: `{ user: {…} }`, which is what Eventpop sends, or the bare user of its OpenAPI file.
 * Only the id must be there; a strange avatar locks nobody out.
 *
 * @throws {@link ProviderError} `EVENTPOP_BAD_ANSWER`
 */
export function readUser(body: unknown): EventpopUser {
  const answer = new Fields(body, "me");
  // An envelope that is there counts, even if it is empty: any id beside it would be somebody else's.
  const user = answer.get("user") === undefined ? answer : new Fields(answer.get("user"), "me", "user.");
  const avatars = user.object("avatars");
  return {
    id: user.id("id"),
    ...present({
      fullName: user.cutText("full_name", 256),
      email: user.text("email", 320),
      avatar: user.url("avatar"),
      avatars: avatars && readPictures(avatars),
      birthday: user.date("birthday"),
      gender: user.text("gender", 64),
      phone: user.text("phone", 64),
    }),
  };
}

const PICTURE_SIZES = ["original", "medium", "thumb", "tiny"] as const;

function readPictures(avatars: Fields): EventpopUser["avatars"] {
  const pictures = PICTURE_SIZES.flatMap((size) => {
    const url = avatars.url(size);
    return url === undefined ? [] : [[size, url]];
  });
  return pictures.length === 0 ? undefined : Object.fromEntries(pictures);
}
