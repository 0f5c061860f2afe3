import { version } from "../version";
import { controlHeader } from "./control-guard";
import type { Operation } from "./control-operations";

/** The control routes as an OpenAPI 3.1 document. */
export function openApi(operations: readonly Operation[], prefix: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path, summary } of operations) {
    const place = prefix + path.replace(/:(\w+)/g, "{$1}");
    paths[place] = { ...paths[place], [method]: described(path, summary) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Eventpop sandbox control", version },
    security: [{ control: [] }, { control: [], token: [] }],
    components: {
      securitySchemes: {
        control: { type: "apiKey", in: "header", name: controlHeader, description: "Always 1." },
        token: { type: "http", scheme: "bearer", description: "Only where the sandbox listens to other machines." },
      },
    },
    paths,
  };
}

function described(path: string, summary: string): object {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  return {
    summary,
    parameters: names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    responses: { "2XX": { description: "Done." }, "4XX": { description: "Refused: `error.message` says why." } },
  };
}
