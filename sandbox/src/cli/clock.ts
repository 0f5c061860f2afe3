import { Command } from "commander";
import type { ClockControl } from "../control/control";
import type { Moment } from "../world/clock";
import { parseDuration, parseMoment } from "./arguments";
import { rejectUnknownCommands } from "./default-command";
import { type ConnectionFlags, connectToSandbox, withConnectionFlags } from "./running-sandbox";

export function clockCommand(): Command {
  return new Command("clock")
    .description("show or change the time of a running sandbox")
    .addCommand(now(), { isDefault: true })
    .addCommand(advance())
    .addCommand(set())
    .addCommand(freeze())
    .addCommand(resume())
    .addHelpText(
      "after",
      `
Examples:
  $ eventpop-sandbox clock                     show the time
  $ eventpop-sandbox clock advance 2h          let access tokens expire
  $ eventpop-sandbox clock set 2026-04-13T09:00:00+07:00
  $ eventpop-sandbox clock freeze              stop the clock; \`clock resume\` starts it again`,
    );
}

const now = () =>
  rejectUnknownCommands(withConnectionFlags(new Command("now")))
    .description("show the time")
    .action((flags: ConnectionFlags) => changeAndPrint(flags));

const advance = () =>
  withConnectionFlags(new Command("advance"))
    .description("move the clock forward")
    .argument("<duration>", "such as 2h, 90s or 1h30m", parseDuration)
    .action((ms: number, flags: ConnectionFlags) =>
      changeAndPrint(flags, (clock) => clock.advance({ seconds: ms / 1_000 })),
    );

const set = () =>
  withConnectionFlags(new Command("set"))
    .description("set the clock, which may be in the past")
    .argument("<time>", "such as 2026-04-13T09:00:00+07:00, or milliseconds", parseMoment)
    .action((at: Moment, flags: ConnectionFlags) => changeAndPrint(flags, (clock) => clock.set(at)));

const freeze = () =>
  withConnectionFlags(new Command("freeze"))
    .description("stop the clock, at the current time or at another time")
    .argument("[time]", "such as 2026-04-13T09:00:00+07:00, or milliseconds", parseMoment)
    .action((at: Moment | undefined, flags: ConnectionFlags) => changeAndPrint(flags, (clock) => clock.freeze(at)));

const resume = () =>
  withConnectionFlags(new Command("resume"))
    .description("start a stopped clock again")
    .action((flags: ConnectionFlags) => changeAndPrint(flags, (clock) => clock.resume()));

/** Changes the sandbox's clock with `change`, and prints the new time. Without `change` it only prints the time. */
async function changeAndPrint(flags: ConnectionFlags, change: (clock: ClockControl) => Promise<void> = async () => {}) {
  const { clock } = connectToSandbox(flags);
  await change(clock);
  process.stdout.write(`${new Date(await clock.now()).toISOString()}\n`);
}
