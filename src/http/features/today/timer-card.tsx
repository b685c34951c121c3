import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { formatSince } from "../../../domain/time/format-range.ts";
import { instantInput } from "../../../lib/zoned-time.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { Elapsed } from "../../components/time.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { EntryText } from "./entry-text.tsx";
import type { ViewerTime } from "../../viewer-time.ts";
import { hourMs } from "../../../lib/time-units.ts";

/** After so long a timer was more likely forgotten than needed. */
const longMs = 10 * hourMs;

/** What is proposed as the end of a forgotten timer: a working day after it began. */
const workdayMs = 8 * hourMs;

/** Whether the card asks if the timer still runs. */
export function isLong(timer: ListedEntry, { now }: ViewerTime): boolean {
  return now - timer.startedAt >= longMs;
}

/** The running timer, or the quiet place where it will be. */
export function TimerCard({
  timer,
  version,
  viewerTime,
}: {
  timer: ListedEntry | null;
  version: string;
  viewerTime: ViewerTime;
}) {
  return (
    <section id="timer" data-live="/timer" data-version={version} aria-label="Timer">
      {timer === null ? <Idle /> : <Running timer={timer} viewerTime={viewerTime} />}
      {timer !== null && isLong(timer, viewerTime) && <StillRunning timer={timer} viewerTime={viewerTime} />}
    </section>
  );
}

/** As high as the running timer, so that starting one moves nothing. */
function Idle() {
  return (
    <div class="timer idle">
      <span class="duration" aria-hidden="true">
        0:00:00
      </span>
      <span class="muted">No timer is running.</span>
    </div>
  );
}

function Running({ timer, viewerTime }: { timer: ListedEntry; viewerTime: ViewerTime }) {
  const swap = { "hx-target": "#day-list", "hx-swap": "outerMorph" };
  return (
    <form class="timer" method="post" action="/timer/stop" hx-post="/timer/stop" {...swap}>
      <FormKey />
      <input type="hidden" name="entryId" value={timer.id} />
      <Elapsed since={timer.startedAt} now={viewerTime.now} />
      <div class="grow">
        <EntryText entry={timer} />
        <small class="muted">since {sinceOf(timer, viewerTime)}</small>
      </div>
      <div class="cluster">
        <ButtonLink href={pathTo`/entries/${timer.id}`} look="quiet">
          Edit
        </ButtonLink>
        <Button look="quiet" formaction="/timer/discard" hx-post="/timer/discard" {...swap}>
          Discard
        </Button>
        <Button look="primary" id="stop" data-shortcut="s">
          Stop
        </Button>
      </div>
    </form>
  );
}

function sinceOf(timer: ListedEntry, { timeZone, clock, now }: ViewerTime): string {
  return formatSince(timer.startedAt, { zone: timeZone, clock, now });
}

/** Asks about a timer that has run for long, and lets it end when the work did. */
function StillRunning({ timer, viewerTime }: { timer: ListedEntry; viewerTime: ViewerTime }) {
  const localInput = (instant: number) => instantInput(instant, viewerTime.timeZone);
  return (
    <form
      class="flash still-running"
      data-tone="warn"
      method="post"
      action="/timer/stop"
      hx-post="/timer/stop"
      hx-target="#day-list"
      hx-swap="outerMorph"
    >
      <FormKey />
      <input type="hidden" name="entryId" value={timer.id} />
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
