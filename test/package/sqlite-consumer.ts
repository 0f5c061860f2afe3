import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Consumer, ROOT } from "./consumer";

/** `node:sqlite` needs no flag from Node 22.13 on. The tests also run with older versions, so these examples get their own Node. */
const NODE = `later-node@npm:node-${process.platform}-${process.arch}@24.22.3`;

/** Copies the code of examples that use `node:sqlite` into a project of its own, and installs what they need. */
export async function sqliteConsumer(...examples: string[]): Promise<{ consumer: Consumer; node: string }> {
  const consumer = await Consumer.with(
    "passport-eventpop",
    "express@5.3.0",
    "express-session@1.19.0",
    "passport@0.7.0",
    NODE,
  );
  for (const example of examples) {
    const folder = join(ROOT, "examples", example);
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".js"))) {
      consumer.write({ [`${example}/${name}`]: readFileSync(join(folder, name), "utf8") });
    }
  }
  return { consumer, node: join(consumer.folder, "node_modules/later-node/bin/node") };
}
