import type { ListedEntry } from "../../domain/time/listed-entries.ts";
import { formatSince } from "../../domain/time/format-range.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { pathTo } from "../../lib/path-to.ts";
import { hourMs } from "../../lib/time-units.ts";
import { instantInput, localDateOf } from "../../lib/zoned-time.ts";
import type { ViewerTime } from "../viewer-time.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { FormKey } from "./form-key.tsx";
import { ProjectDot } from "./project-dot.tsx";
import { Elapsed } from "./time.tsx";

/** After so long a timer was more likely forgotten than needed. */
const longMs = 10 * hourMs;

/** What is proposed as the end of a forgotten timer: a working day after it began. */
const workdayMs = 8 * hourMs;

/** `next`: the page that its forms come back to without a script. */
type Props = { timer: ListedEntry | null; viewerTime: ViewerTime; next: string };

/** Whether the person is asked if the timer still runs. */
export function isForgotten(timer: ListedEntry, { now }: ViewerTime): boolean {
  return now - timer.startedAt >= longMs;
}

/** The version of what the strip shows, for live refresh (public/js/live.js). */
export async function timerVersionOf(timer: ListedEntry | null, viewerTime: ViewerTime): Promise<string> {
  const { timeZone, clock, now } = viewerTime;
  const asks = timer !== null && isForgotten(timer, viewerTime);
  const shown = { timer, asks, today: localDateOf(now, timeZone), timeZone, clock };
  return (await sha256Hex(JSON.stringify(shown))).slice(0, 16);
}

/** At the top of every page: what runs, and the ways to stop, switch and start without leaving the page. */
export async function TimerStrip({ timer, viewerTime, next }: Props) {
  const version = await timerVersionOf(timer, viewerTime);
  return (
    <section id="timer" data-live="/timer" data-version={version} aria-label="Timer">
      {timer === null ? <Idle next={next} /> : <Running timer={timer} viewerTime={viewerTime} next={next} />}
      {timer !== null && isForgotten(timer, viewerTime) && (
        <StillRunning timer={timer} viewerTime={viewerTime} next={next} />
      )}
    </section>
  );
}

/** As high as the running timer. The page that has a larger field of its own (Today) shows no second one. */
function Idle({ next }: { next: string }) {
  return (
    <div class="timer idle">
      <span class="pulse" aria-hidden="true"></span>
      <p class="muted">No timer is running.</p>
      <StartHere id="strip-notes" next={next} button="Start" shortcut="s" takesKey />
    </div>
  );
}

type Shown = Props & { timer: ListedEntry };

function Running({ timer, viewerTime, next }: Shown) {
  return (
    <div class="timer running">
      <span class="pulse" aria-hidden="true"></span>
      <Words timer={timer} viewerTime={viewerTime} />
      <Elapsed since={timer.startedAt} now={viewerTime.now} />
      <form method="post" action="/timer/stop" hx-post="/timer/stop" hx-swap="none">
        <Identity timer={timer} next={next} />
        <Button look="primary" id="stop" data-shortcut="s">
          Stop
        </Button>
      </form>
      <details class="more" data-closes>
        <summary class="button quiet" data-shortcut="t" aria-label="Switch or discard the timer">
          <span aria-hidden="true">⋯</span>
        </summary>
        <div>
          <StartHere id="switch-notes" next={next} button="Switch" />
          <form method="post" action="/timer/discard" hx-post="/timer/discard" hx-swap="none">
            <Identity timer={timer} next={next} />
            <Button look="quiet">Discard</Button>
          </form>
        </div>
      </details>
    </div>
  );
}

/** What is tracked leads to the entry; below it on what, and since when. */
function Words({ timer, viewerTime }: { timer: ListedEntry; viewerTime: ViewerTime }) {
  const { notes, projectName, projectColour, taskTitle, taskSourceLabel } = timer;
  const about = notes === "" ? null : (taskSourceLabel ?? taskTitle);
  return (
    <div class="timer-words">
      <a href={pathTo`/entries/${timer.id}`}>{notes || taskTitle || "No notes"}</a>
      <small class="muted">
        {projectName !== null && <ProjectDot colour={projectColour ?? ""} name={projectName} />}
        {about !== null && <span>{about}</span>}
        <span>since {sinceOf(timer, viewerTime)}</span>
      </small>
    </div>
  );
}

function Identity({ timer, next }: { timer: ListedEntry; next: string }) {
  return (
    <>
      <FormKey />
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="entryId" value={timer.id} />
    </>
  );
}

function StartHere(props: {
  id: string;
  next: string;
  button: string;
  shortcut?: string;
  takesKey?: boolean;
}) {
  const { id, next, button, shortcut, takesKey = false } = props;
  return (
    <form class="start-here" method="post" action="/timer" hx-post="/timer" hx-swap="none">
      <FormKey />
      <input type="hidden" name="next" value={next} />
      <Field
        id={id}
        name="notes"
        label={`${button} the timer with`}
        hidesLabel
        placeholder="What are you working on?"
        autocomplete="off"
        {...(takesKey && { "data-shortcut": "t" })}
      />
      <Button {...(shortcut !== undefined && { "data-shortcut": shortcut })}>{button}</Button>
    </form>
  );
}

function sinceOf(timer: ListedEntry, { timeZone, clock, now }: ViewerTime): string {
  return formatSince(timer.startedAt, { zone: timeZone, clock, now });
}

/** Asks about a timer that has run for long, and lets it end when the work did. */
function StillRunning({ timer, viewerTime, next }: Shown) {
  const localInput = (instant: number) => instantInput(instant, viewerTime.timeZone);
  return (
    <form
      class="flash still-running"
      data-tone="warn"
      method="post"
      action="/timer/stop"
      hx-post="/timer/stop"
      hx-swap="none"
    >
      <Identity timer={timer} next={next} />
      <p>Running since {sinceOf(timer, viewerTime)}. Still working on it? If not, say when you stopped.</p>
      <div class="cluster">
        <Field
          id="stopped-at"
          name="endedAt"
          label="Stopped at"
          hidesLabel
          type="datetime-local"
          value={localInput(timer.startedAt + workdayMs)}
          min={localInput(timer.startedAt)}
          max={localInput(viewerTime.now)}
          required
        />
        <Button small>Stop it there</Button>
      </div>
    </form>
  );
}
