import { bangkokTime, PostForm, Time } from "../elements";
import { inspectorPath, type TabContext } from "./inspector-tab";
import { durationLabel } from "./span";

/**
 * The props of the clock tab. The forms of the tab are posted to `clock/advance` (field `by`, such as `2h`), `clock/freeze`,
 * `clock/resume` and `clock/set` (field `at`).
 */
export interface ClockTabProps {
  readonly tab: "clock";
  /** Sandbox time, in milliseconds since the epoch. */
  readonly now: number;
  readonly frozen: boolean;
  /** Sandbox time minus the machine's time, in milliseconds. */
  readonly offsetMs: number;
  /** How long new access tokens and authorization codes are valid, in milliseconds. */
  readonly accessTokenMs: number;
  readonly codeMs: number;
}

/**
 * The durations that the form offers. In this order they are long enough for a rate limit's window, a code, an access token,
 * and a whole day.
 */
const DURATIONS = ["1m", "10m", "2h", "1d"];

export function ClockTab({
  now,
  frozen,
  offsetMs,
  accessTokenMs,
  codeMs,
  language,
  translate,
  authenticityToken,
}: ClockTabProps & TabContext) {
  const form = (action: string) => ({ action: inspectorPath("clock", action), authenticityToken });
  // A difference below one second is ignored, because rendering the page takes time too.
  const difference = { span: durationLabel(offsetMs, language) };
  const distance =
    Math.abs(offsetMs) < 1000 ? translate("inStep") : translate(offsetMs > 0 ? "ahead" : "behind", difference);
  return (
    <div class="stack">
      <div class="card stack">
        <p class="lead">
          <Time at={now} /> <span class="tag">{translate(frozen ? "frozen" : "running")}</span>
        </p>
        <p class="muted">{distance}</p>
        <PostForm {...form(frozen ? "resume" : "freeze")}>
          <button type="submit" data-testid={frozen ? "clock-resume" : "clock-freeze"}>
            {translate(frozen ? "resume" : "freeze")}
          </button>
        </PostForm>
      </div>
      <section class="card stack" aria-labelledby="move-title">
        <h2 id="move-title">{translate("moveClock")}</h2>
        <p class="muted">
          {translate("lifetimes", {
            token: durationLabel(accessTokenMs, language),
            code: durationLabel(codeMs, language),
          })}
        </p>
        <PostForm {...form("advance")} class="row">
          {DURATIONS.map((duration) => (
            <button type="submit" name="by" value={duration} data-testid={`clock-advance-${duration}`} key={duration}>
              +{duration}
            </button>
          ))}
        </PostForm>
        <PostForm {...form("advance")} class="row bottom">
          <label>
            {translate("advanceBy")}
            <input name="by" placeholder="90m" required data-testid="clock-advance-by" />
          </label>
          <button type="submit" data-testid="clock-advance">
            {translate("advance")}
          </button>
        </PostForm>
        <PostForm {...form("set")} class="row bottom">
          <label>
            {translate("setTo")}
            <input
              name="at"
              value={`${bangkokTime(now).replace(" ", "T")}+07:00`}
              required
              data-testid="clock-set-at"
            />
          </label>
          <button type="submit" data-testid="clock-set">
            {translate("set")}
          </button>
        </PostForm>
      </section>
    </div>
  );
}
