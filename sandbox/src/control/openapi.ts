import { version } from "../version";
import { controlHeader } from "./control-guard";
import { jsonSchema } from "./json-schema";
import type { Operation } from "./operation";

/** Returns an OpenAPI 3.1 document that describes the operations. */
export function openApi(operations: readonly Operation[], prefix: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = prefix + operation.path.replace(":key", "{key}");
    paths[path] = { ...paths[path], [operation.method]: descriptionOf(operation) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Eventpop sandbox control", version },
    security: [{ control: [] }, { control: [], token: [] }],
    components: {
      securitySchemes: {
        control: { type: "apiKey", in: "header", name: controlHeader, description: "Always 1." },
        token: { type: "http", scheme: "bearer", description: "Only if the sandbox listens to other machines." },
      },
    },
    paths,
  };
}

function descriptionOf({ method, summary, hasKey, schema }: Operation): object {
  const data = schema && jsonSchema(schema);
  const isInQuery = method === "get" || method === "delete";
  return {
    summary,
    parameters: [
      ...(hasKey ? [{ name: "key", in: "path", required: true, schema: { type: "string" } }] : []),
      ...(data && isInQuery ? queryParameters(data) : []),
    ],
    ...(data && !isInQuery && { requestBody: { content: { "application/json": { schema: data } } } }),
    responses: { "2XX": { description: "Done." }, "4XX": { description: "Refused: `error.message` says why." } },
  };
}

/** Returns the query parameters of a schema. The object `form` is written as one parameter `form.NAME=value` for each field. */
function queryParameters({ properties = {} }: { readonly properties?: object }) {
  return Object.entries(properties).map(([name, schema]) =>
    name === "form" ? { name: "form.NAME", in: "query", schema: { type: "string" } } : { name, in: "query", schema },
  );
}
