import { type Html, html } from "./html";
import { page, spoken, ticketIcon, type Visit } from "./layout";
import type { SandboxPerson } from "./people";
import { type Language, textsIn } from "./texts";

/** The page at `/`: what the site offers, with a login button, or a link to the tickets if a user is logged in. */
export async function homePage(visit: Visit, eventpopURL: string): Promise<string> {
  const { language, user, sandbox } = visit;
  const t = textsIn(language);
  const content = user
    ? html`<section class="hero"><h1>${t.hello} ${spoken(user.fullName ?? user.email ?? "")}</h1>
<p class="lead">${t.youAreLoggedIn}</p>
<p class="actions"><a class="button" href="/profile">${t.seeProfile}</a></p></section>`
    : html`<section class="hero"><h1>${t.logInTitle}</h1>
<p class="lead">${t.whyLogIn}</p>
<p class="actions"><a class="button" href="/auth/eventpop?returnTo=/profile" data-testid="login">${ticketIcon}${t.logIn}</a></p>
<p class="soft">${t.ownPage}</p>
<p class="soft">${t.otherAccount} <a href="${eventpopURL}" data-testid="switch-account">${t.signOutAtEventpop}</a>.</p></section>
${features(language)}`;
  return page(visit, t.home, html`${content}\n${sandbox && tryAs(await sandbox.people(), language)}`);
}

function features(language: Language): Html {
  const t = textsIn(language);
  const cards = t.features.map(([title, text]) => html`<li class="card"><h3>${title}</h3><p>${text}</p></li>`);
  return html`<section aria-labelledby="features"><h2 id="features">${t.whatYouGet}</h2><ul class="grid">${cards}</ul></section>`;
}

/** The people of the sandbox. Each link logs the visitor in as one of them. */
function tryAs(people: readonly SandboxPerson[], language: Language): Html {
  const t = textsIn(language);
  const cards = people.map(({ key, name, ticketCount, isOrganizer }) => {
    const hint = isOrganizer ? t.worksForOrganizer : t.ticketCount(ticketCount);
    return html`<li><a class="card person" href="/try/${encodeURIComponent(key)}" data-testid="try-${key}"><b>${spoken(name)}</b><small>${hint}</small></a></li>`;
  });
  return html`<section class="note" aria-labelledby="try"><h2 id="try">${t.tryTitle}</h2>
<p>${t.tryIntroduction}</p>
<ul class="grid">${cards}</ul></section>`;
}
