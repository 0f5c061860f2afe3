import type { SignInTask } from "./cypress";
import type { Cookie } from "./visitor/cookie-client";

/**
 * Adds the command `cy.eventpopSignIn`. Cypress loads this module in the browser, so it imports nothing at run time.
 */

/** Options of `cy.eventpopSignIn`. */
export type EventpopSignInOptions = Omit<SignInTask, "baseUrl">;

declare global {
  namespace Cypress {
    interface Chainable {
      /**
       * Signs a user of the sandbox in to the application, without its pages, and sets the application's cookies in the browser. It needs
       * the tasks of `eventpop-sandbox/cypress` and the option `baseUrl` of Cypress.
       *
       * @example cy.eventpopSignIn({ as: "malee" }); cy.visit("/profile");
       */
      eventpopSignIn(options: EventpopSignInOptions): Chainable;
    }
  }
}

/** What this module uses of Cypress. Its own types are not a dependency of this package. */
interface CypressChain {
  then(callback: (cookies: readonly Cookie[]) => void): CypressChain;
}
declare const Cypress: {
  readonly Commands: { add(name: string, command: (options: EventpopSignInOptions) => CypressChain): void };
  config(name: "baseUrl"): string | null;
};
declare const cy: {
  task(name: string, argument: SignInTask): CypressChain;
  setCookie(name: string, value: string, options: object): unknown;
};

Cypress.Commands.add("eventpopSignIn", (options) => {
  const baseUrl = Cypress.config("baseUrl");
  if (baseUrl === null) throw new Error("cy.eventpopSignIn needs the option baseUrl in cypress.config.");
  return cy.task("eventpop:signIn", { ...options, baseUrl }).then((cookies) => {
    for (const { name, value, path, httpOnly, secure, sameSite } of cookies) {
      const site = sameSite === "none" ? "no_restriction" : sameSite;
      cy.setCookie(name, value, {
        path,
        httpOnly,
        secure,
        hostOnly: true,
        ...(site !== undefined && { sameSite: site }),
      });
    }
  });
});
