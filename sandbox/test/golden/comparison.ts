import { formsIn, textOf } from "../pages/forms";
import type { WireResponse } from "../wire";
import type { Placeholders } from "./placeholders";
import type { RecordedForm, RecordedStep } from "./recording";

/** The headers that are compared. All other headers come from Rails, not from Doorkeeper. */
const comparedHeaders = ["location", "cache-control", "pragma", "www-authenticate", "content-type", "allow"];

/**
 * A recorded response, and the sandbox's response in the same form. Placeholders of the recorded one are replaced by the
 * values of this run.
 */
export interface Comparison {
  readonly recorded: Readonly<Record<string, unknown>>;
  readonly actual: Readonly<Record<string, unknown>>;
}

/** Compares the sandbox's response with the recorded one. Only the parts that come from Doorkeeper are compared. */
export function compare(step: RecordedStep, response: WireResponse, placeholders: Placeholders): Comparison {
  const { status, headers, body, page } = step.response;
  if (step.own !== undefined) return { recorded: { status }, actual: { status: response.status } };

  const match = (template: string | undefined, value: string | undefined) =>
    template === undefined ? undefined : placeholders.match(template, value ?? "");
  const recorded: Record<string, unknown> = { status };
  const actual: Record<string, unknown> = { status: response.status };
  for (const name of comparedHeaders) {
    const value = response.headers[name]?.toString();
    recorded[name] = match(headers[name], value);
    actual[name] = value;
  }
  if (body !== undefined) {
    recorded.body = match(body, response.body);
    actual.body = response.body;
  }
  if (page) {
    const forms = formsIn(response.body).filter(({ action }) => isDoorkeepersForm.test(action));
    actual.forms = forms.map(({ method, action, fields, buttons }) => ({
      method,
      action,
      fields,
      buttons: buttons.map(([, value]) => value),
    }));
    recorded.forms = page.forms.map((form, index) => fitForm(form, forms[index]?.fields ?? [], placeholders));
    if (page.text !== undefined) {
      const text = doorkeepersText(response);
      recorded.text = match(page.text, text);
      actual.text = text;
    }
  }
  return { recorded, actual };
}

/**
 * Matches the `action` of a form that is sent to Doorkeeper or to a callback. The sandbox's pages also have other forms,
 * which Doorkeeper does not have.
 */
const isDoorkeepersForm = /^(\/oauth\/|https?:)/;

type Fields = readonly (readonly [name: string, value: string])[];

function fitForm({ method, action, fields, buttons }: RecordedForm, actual: Fields, placeholders: Placeholders) {
  const values = new Map(actual);
  const fitted = Object.entries(fields).map(([name, value]) => [
    name,
    placeholders.match(value, values.get(name) ?? ""),
  ]);
  return { method, action, fields: fitted, buttons };
}

/** Returns the text of the page that comes from Doorkeeper. */
function doorkeepersText({ body }: WireResponse): string {
  const code = textOf(body, "main").match(/[0-9a-f]{64}/)?.[0];
  return code === undefined ? `An error has occurred ${textOf(body, "pre")}` : `Authorization code: ${code}`;
}
