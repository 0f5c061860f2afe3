import { Command } from "commander";
import type { ClockControl } from "../control/control";
import type { Moment } from "../world/clock";
import { duration, moment } from "./arguments";
import { refusingWords } from "./default-command";
import { type ConnectionFlags, connected, withConnectionFlags } from "./running-sandbox";

export function clockCommand(): Command {
  return new Command("clock")
    .description("tell or move the time of a running sandbox")
    .addCommand(now(), { isDefault: true })
    .addCommand(advance())
    .addCommand(set())
    .addCommand(freeze())
    .addCommand(resume())
    .addHelpText(
      "after",
      `
Examples:
  $ eventpop-sandbox clock                     what time it is there
  $ eventpop-sandbox clock advance 2h          access tokens expire
  $ eventpop-sandbox clock set 2026-04-13T09:00:00+07:00
  $ eventpop-sandbox clock freeze              stop it here; \`clock resume\` lets it run on`,
    );
}

const now = () =>
  refusingWords(withConnectionFlags(new Command("now")))
    .description("tell the time")
    .action((flags: ConnectionFlags) => tellTime(flags));

const advance = () =>
  withConnectionFlags(new Command("advance"))
    .description("move forward")
    .argument("<duration>", "such as 2h, 90s or 1h30m", duration)
    .action((ms: number, flags: ConnectionFlags) => tellTime(flags, (clock) => clock.advance({ seconds: ms / 1_000 })));

const set = () =>
  withConnectionFlags(new Command("set"))
    .description("jump, backwards too")
    .argument("<time>", "such as 2026-04-13T09:00:00+07:00, or milliseconds", moment)
    .action((at: Moment, flags: ConnectionFlags) => tellTime(flags, (clock) => clock.set(at)));

const freeze = () =>
  withConnectionFlags(new Command("freeze"))
    .description("stand still, now or at a time")
    .argument("[time]", "such as 2026-04-13T09:00:00+07:00, or milliseconds", moment)
    .action((at: Moment | undefined, flags: ConnectionFlags) => tellTime(flags, (clock) => clock.freeze(at)));

const resume = () =>
  withConnectionFlags(new Command("resume"))
    .description("run on from where it stands")
    .action((flags: ConnectionFlags) => tellTime(flags, (clock) => clock.resume()));

/** Does something to the clock, and says what time it is then. */
async function tellTime(flags: ConnectionFlags, move: (clock: ClockControl) => Promise<void> = async () => {}) {
  const { clock } = connected(flags);
  await move(clock);
  process.stdout.write(`${new Date(await clock.now()).toISOString()}\n`);
}
