import type { ComponentChildren } from "preact";
import { Avatar } from "./avatar";
import type { Language } from "./language";
import { Filled, speaking } from "./speech";
import { texts } from "./texts";

/** Who is signed in to the sandbox in this browser. */
export interface SignedInPerson {
  readonly fullName: string;
  /** Colour of the avatar, in degrees. */
  readonly hue: number;
}

/** One line with the person, and in `children` the way out. */
export function SignedInAs(props: { person: SignedInPerson; language: Language; children: ComponentChildren }) {
  const { person, language, children } = props;
  const text = speaking(texts, language)("signedInAs");
  return (
    <div class="signed-in">
      <Avatar name={person.fullName} hue={person.hue} size={28} />
      <span>
        <Filled text={text} parts={{ name: <strong>{person.fullName}</strong> }} />
      </span>
      {children}
    </div>
  );
}
