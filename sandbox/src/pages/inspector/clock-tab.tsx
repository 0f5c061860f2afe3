import { Moment } from "../moment";
import { PostForm } from "../post-form";
import { inspectorPath, type TabContext } from "./inspector-tab";
import { span } from "./span";

/** Posts to `clock/advance` (`by`, such as `2h`), `clock/freeze`, `clock/resume` and `clock/set` (`at`, ISO 8601). */
export interface ClockTabProps {
  readonly tab: "clock";
  /** Sandbox time, in milliseconds since the epoch. */
  readonly now: number;
  readonly frozen: boolean;
  /** How far sandbox time is ahead of the machine's, in milliseconds; negative when behind. */
  readonly offsetMs: number;
}

/** Past a minute's limit, past a code's life, past a token's life, past a day. */
const leaps = ["1m", "10m", "2h", "1d"];

export function ClockTab({ now, frozen, offsetMs, language, say, authenticityToken }: ClockTabProps & TabContext) {
  const form = (action: string) => ({ action: inspectorPath("clock", action), authenticityToken });
  // Less than a second apart is as good as equal: making the page takes time too.
  const apart = { span: span(offsetMs, language) };
  const distance = Math.abs(offsetMs) < 1000 ? say("inStep") : say(offsetMs > 0 ? "ahead" : "behind", apart);
  return (
    <div class="stack">
      <div class="card stack">
        <p class="lead">
          <Moment at={now} /> <span class="tag">{say(frozen ? "frozen" : "running")}</span>
        </p>
        <p class="muted">{distance}</p>
        <PostForm {...form(frozen ? "resume" : "freeze")}>
          <button type="submit" data-testid={frozen ? "clock-resume" : "clock-freeze"}>
            {say(frozen ? "resume" : "freeze")}
          </button>
        </PostForm>
      </div>
      <section class="card stack" aria-labelledby="move-title">
        <h2 id="move-title">{say("moveClock")}</h2>
        <PostForm {...form("advance")} class="row">
          {leaps.map((leap) => (
            <button type="submit" name="by" value={leap} data-testid={`clock-advance-${leap}`} key={leap}>
              +{leap}
            </button>
          ))}
        </PostForm>
        <PostForm {...form("advance")} class="row bottom">
          <label>
            {say("advanceBy")}
            <input name="by" placeholder="90m" required data-testid="clock-advance-by" />
          </label>
          <button type="submit" data-testid="clock-advance">
            {say("advance")}
          </button>
        </PostForm>
        <PostForm {...form("set")} class="row bottom">
          <label>
            {say("setTo")}
            <input
              name="at"
              value={new Date(now).toISOString().replace(/\.\d+/, "")}
              required
              data-testid="clock-set-at"
            />
          </label>
          <button type="submit" data-testid="clock-set">
            {say("set")}
          </button>
        </PostForm>
      </section>
    </div>
  );
}
