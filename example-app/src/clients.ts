import type { ClientRegistration } from "passport-eventpop";

/** The programs that log users in through this app: `npm run login`, and the page on another origin in the folder `live`. */
export function clientsOf(liveURL: string): ClientRegistration[] {
  return [
    { clientID: "cli", name: "the command npm run login", redirectURIs: ["http://127.0.0.1/signed-in"] },
    { clientID: "live", name: "Live page", redirectURIs: [`${liveURL}/`], origins: [new URL(liveURL).origin] },
  ];
}
