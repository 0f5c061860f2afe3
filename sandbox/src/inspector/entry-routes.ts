import { type NextFunction, type Request, type Response, Router } from "express";
import { SandboxError } from "../errors";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { redirect } from "../http/responses";
import {
  type CollectionName,
  collectionNames,
  collectionTabs,
  entryPath,
  entryRowId,
  newEntryPath,
} from "../pages/inspector/collections";
import { paths } from "../pages/paths";
import { browserSession, signIn } from "../site/browser-session";
import { returnToOf } from "../site/sign-in-routes";
import { sendSiteError } from "../site/site-errors";
import type { User } from "../world/catalogue";
import { type Entry, entryCollections, lostTicketType, removeEntry, wrongReference } from "./entry-collections";
import { entryPageProps, submittedCount, submittedValues } from "./entry-forms";
import { type Done, InspectorPages } from "./inspector-pages";
import { type SubmittedForm, submittedForm } from "./submitted-form";

/** The routes of the pages with which rows are created, changed and deleted, and of the form that signs a browser in as a user. */
export function entryRoutes(pages: InspectorPages): Router {
  const router = Router();
  const { provider, control } = pages;
  const { world } = provider;
  const home = paths.inspector;

  router.post(`${home}/users/:key/sign_in`, (req, res) => {
    const user = world.users.get(String(req.params.key));
    if (!user) return sendSiteError(req, res, "notFound");
    const session = signIn(provider, res, user, browserSession(provider, req, res));
    pages.redirectAfterForm(req, res, "people", { notice: "signedIn", values: { name: user.fullName } }, session);
  });

  for (const collection of collectionNames) {
    router.get(`${home}/new/${collection}`, (req, res) => showForm(req, res, collection));
    router.get(`${home}/${collection}/:key`, (req, res) => showForm(req, res, collection, req.params.key));
    router.post(`${home}/${collection}`, (req, res, next) => create(req, res, next, collection));
    router.post(`${home}/${collection}/:key`, (req, res, next) => changeEntry(req, res, next, collection));
    router.post(`${home}/${collection}/:key/delete`, (req, res, next) => remove(req, res, next, collection));
  }
  return router;

  function showForm(req: Request, res: Response, collection: CollectionName, key?: string) {
    const entry = key === undefined ? undefined : entryCollections[collection].find(world, key);
    if (key !== undefined && !entry) return sendSiteError(req, res, "notFound");
    const given = (name: string) => parametersOf(req).text(name);
    pages.showPage(req, res, entryPageProps(world, collection, { entry, given }));
  }

  /** Shows the form again, with the values that were sent and the reason. */
  function refuse(req: Request, res: Response, collection: CollectionName, why: string, entry?: Entry): void {
    const refused = submittedForm(req);
    const content = entryPageProps(world, collection, { entry, refused, given: refused.field });
    pages.showPage(req, res, content, {
      why,
      url: entry ? entryPath(collection, entry.key) : newEntryPath(collection),
    });
  }

  function create(req: Request, res: Response, next: NextFunction, collection: CollectionName): void {
    const form = submittedForm(req);
    createRows(collection, form).then(
      (rows) => {
        const [row] = rows;
        const isFromSignInPage = collection === "users" && form.field("return_to") !== undefined;
        if (isFromSignInPage) return signInAndReturn(req, res, row as User);
        pages.redirectAfterForm(req, res, collectionTabs[collection], createdNotice(collection, rows));
      },
      InspectorPages.refusal(next, (why) => refuse(req, res, collection, why)),
    );
  }

  async function createRows(collection: CollectionName, form: SubmittedForm): Promise<readonly object[]> {
    const draft = submittedValues(world, collection, form);
    checkReferences(collection, draft);
    const rows: object[] = [];
    const count = collection === "tickets" ? submittedCount(form) : 1;
    while (rows.length < count) rows.push(await control[collection].create(draft as never));
    return rows;
  }

  function createdNotice(collection: CollectionName, rows: readonly object[]): Done {
    const entries = rows.map((row) => entryOf(collection, row));
    const ids = entries.map(({ key }) => entryRowId(collection, key));
    const [{ name } = { name: "" }] = entries;
    const [anchor = ""] = ids;
    return rows.length > 1
      ? { notice: "createdTickets", values: { count: rows.length }, anchor, highlighted: ids }
      : { notice: "created", values: { name }, anchor };
  }

  /** The sign-in page has a form for a new user too. It sends `return_to`, and then the new user is signed in. */
  function signInAndReturn(req: Request, res: Response, user: User): void {
    signIn(provider, res, user, browserSession(provider, req, res));
    redirect(res, originOf(provider, req) + returnToOf(req));
  }

  function changeEntry(req: Request, res: Response, next: NextFunction, collection: CollectionName) {
    const form = submittedForm(req);
    const entry = entryCollections[collection].find(world, form.key);
    if (!entry) return sendSiteError(req, res, "notFound");
    changeRow(collection, entry, form).then(
      (done) => pages.redirectAfterForm(req, res, collectionTabs[collection], done),
      InspectorPages.refusal(next, (why) => refuse(req, res, collection, why, entry)),
    );
  }

  async function changeRow(collection: CollectionName, entry: Entry, form: SubmittedForm): Promise<Done> {
    const changes = submittedValues(world, collection, form, entry);
    checkReferences(collection, { ...entry.values, ...changes });
    const lost = lostTicketType(world, collection, entry, changes);
    if (lost !== undefined) throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", lost);
    const fields = Object.keys(changes).join(", ");
    const isChanged = fields !== "";
    const row = isChanged ? await control[collection].update(entry.key, changes as never) : entry.values;
    const { name, key } = entryOf(collection, row);
    return {
      notice: isChanged ? "changed" : "unchanged",
      values: { name, fields },
      anchor: entryRowId(collection, key),
    };
  }

  function remove(req: Request, res: Response, next: NextFunction, collection: CollectionName) {
    const entry = entryCollections[collection].find(world, submittedForm(req).key);
    if (!entry) return sendSiteError(req, res, "notFound");
    const count = Object.values(entry.dependents).flat().length;
    removeEntry(control, collection, entry).then(() => {
      const notice = count > 0 ? "deletedWith" : "deleted";
      pages.redirectAfterForm(req, res, collectionTabs[collection], { notice, values: { name: entry.name, count } });
    }, next);
  }

  function checkReferences(collection: CollectionName, values: object): void {
    const why = wrongReference(world, collection, values);
    if (why !== undefined) throw new SandboxError("EVENTPOP_SANDBOX_BAD_SEED", why);
  }

  function entryOf(collection: CollectionName, row: object | undefined): Entry {
    const { key, clientId, id } = { ...row } as { key?: string; clientId?: string; id?: number };
    const entry = entryCollections[collection].find(world, String(key ?? clientId ?? id));
    if (!entry) throw new Error(`The row of ${collection} does not exist any more.`);
    return entry;
  }
}
