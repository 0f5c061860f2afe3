import { Argument, Command } from "commander";
import type { FaultControl } from "../control/control";
import { SandboxError } from "../errors";
import { faultKinds } from "../faults/fault-kinds";
import { type FaultPreset, faultPresets, presets } from "../faults/fault-presets";
import { faultTypes } from "../faults/fault-rules";
import type { Fault } from "../faults/faults";
import { endpoints } from "../http/endpoint";
import { faultRule, withFaultFlags } from "./fault-flags";
import { type ConnectionFlags, connectToSandbox, withConnectionFlags } from "./running-sandbox";

export function faultCommand(): Command {
  return new Command("fault")
    .description("add, list and remove faults of a running sandbox")
    .addCommand(add())
    .addCommand(list())
    .addCommand(clear())
    .addCommand(preset())
    .addHelpText(
      "after",
      `
Examples:
  $ eventpop-sandbox fault add token truncate --times 1
  $ eventpop-sandbox fault preset slow-thursday
  $ eventpop-sandbox fault clear`,
    );
}

type AddFlags = ConnectionFlags & Readonly<Record<string, unknown>>;

/** Formats a list for the help text, with one line for each name. */
function helpLines(texts: readonly (readonly [name: string, about: string])[]): string {
  return texts.map(([name, about]) => `  ${name.padEnd(22)}${about.replaceAll("`", "")}`).join("\n");
}

const add = () =>
  withConnectionFlags(withFaultFlags(new Command("add")))
    .description("add a fault and print its id")
    .argument("<on>", `${endpoints.join(", ")}, any, or a path`)
    .argument("<type>", faultTypes.join(", "))
    .addHelpText(
      "after",
      `
What the client gets:
${helpLines(faultKinds.map(({ type, about }) => [type, about.en]))}

Examples:
  $ eventpop-sandbox fault add token hang
  $ eventpop-sandbox fault add me status --status 429 --header Retry-After:60 --after 10
  $ eventpop-sandbox fault add any latency --delay 3s --probability 0.3
  $ eventpop-sandbox fault add token omit --field refresh_token
  $ eventpop-sandbox fault add me override --field user.email=null`,
    )
    .action(async (on: string, type: string, flags: AddFlags) => {
      const { id } = await connectToSandbox(flags).faults.add(faultRule(on, type, flags));
      process.stdout.write(`${id}\n`);
    });

const list = () =>
  withConnectionFlags(new Command("list"))
    .description("list the active faults")
    .option("--json", "as one line of JSON")
    .action(async ({ json, ...flags }: ConnectionFlags & { readonly json?: true }) => {
      const faults = await connectToSandbox(flags).faults.list();
      process.stdout.write(json ? `${JSON.stringify(faults)}\n` : faults.map(lineOf).join(""));
    });

const clear = () =>
  withConnectionFlags(new Command("clear"))
    .description("remove all faults, or one")
    .argument("[id]", "the id that `fault add` and `fault list` print")
    .action(async (id: string | undefined, flags: ConnectionFlags) => {
      const { faults } = connectToSandbox(flags);
      if (id !== undefined) await requireFault(faults, id);
      await faults.clear({ id });
    });

/** Throws if there is no fault with this id. */
async function requireFault(faults: FaultControl, id: string): Promise<void> {
  const ids = (await faults.list()).map((fault) => fault.id);
  if (ids.includes(id)) return;
  const sentence = `There is no fault ${JSON.stringify(id)}; the active faults are ${ids.join(", ") || "none"}.`;
  throw new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", sentence);
}

const preset = () =>
  withConnectionFlags(new Command("preset"))
    .description("add a group of faults by name")
    .addArgument(new Argument("<name>", "the preset").choices(faultPresets))
    .option("--client <id>", "hit only requests of this client id")
    .addHelpText(
      "after",
      `\nWhat clients get:\n${helpLines(faultPresets.map((name) => [name, presets[name].about.en]))}`,
    )
    .action(async (name: FaultPreset, { client, ...flags }: ConnectionFlags & { readonly client?: string }) => {
      const target = client === undefined ? {} : { client };
      const faults = await connectToSandbox(flags).faults.preset(name, target);
      // A preset that acts once, such as one that revokes tokens, adds no faults, so there is no list to print.
      process.stdout.write(faults.map(lineOf).join("") || `Done: ${presets[name].about.en}.\n`);
    });

function lineOf({ id, rule, hits, preset: presetName }: Fault): string {
  const { type: _, ...rest } = rule;
  return `${id}  hits ${hits}${presetName === null ? "" : `  ${presetName}`}  ${JSON.stringify(rest)}\n`;
}
