/**
 * Returns the parameters in the query of `url` except `name`. They are not decoded, because the `state` of an authorization request must not
 * change.
 */
export function parametersExcept(url: string, name: string): string[] {
  const start = url.indexOf("?");
  const parameters = start < 0 ? [] : url.slice(start + 1).split("&");
  return parameters.filter((parameter) => parameter !== "" && !parameter.startsWith(`${name}=`));
}
