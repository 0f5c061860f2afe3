import type { Request } from "express";
import type { ParameterValue } from "../http/form-encoding";
import { parametersOf } from "../http/parameters";

/** A submitted form. */
export interface SubmittedForm {
  /** The value of `:key` in the path. */
  readonly key: string;
  /** Returns the value of a field. Undefined if the field is missing or empty. */
  readonly field: (name: string) => string | undefined;
  /** Returns the value of a field as it was sent. It is empty for an empty field, and a list or an object for names with brackets. */
  readonly value: (name: string) => ParameterValue | undefined;
}

export function submittedForm(req: Request): SubmittedForm {
  const parameters = parametersOf(req);
  return {
    key: String(req.params.key),
    field: (name) => parameters.bodyText(name),
    value: (name) => parameters.bodyValue(name),
  };
}
