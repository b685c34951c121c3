import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { formatClock } from "../../../domain/time/format-range.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button, ButtonLink } from "../components/button.tsx";
import { Elapsed } from "../components/time.tsx";
import { EntryWords } from "./entry-words.tsx";
import type { Eyes } from "./eyes.ts";

/** The running timer, or the quiet place where it will be. */
export function TimerCard({
  timer,
  version,
  eyes,
}: {
  timer: ListedEntry | null;
  version: string;
  eyes: Eyes;
}) {
  return (
    <section id="timer" data-live="/timer" data-version={version} aria-label="Timer">
      {timer === null ? <Idle /> : <Running timer={timer} eyes={eyes} />}
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

function Running({ timer, eyes }: { timer: ListedEntry; eyes: Eyes }) {
  const swap = { "hx-target": "#day-list", "hx-swap": "outerMorph" };
  return (
    <form class="timer" method="post" action="/timer/stop" hx-post="/timer/stop" {...swap}>
      <input type="hidden" name="entryId" value={timer.id} />
      <Elapsed since={timer.startedAt} now={eyes.now} />
      <div class="grow">
        <EntryWords entry={timer} />
        <small class="muted">since {formatClock(timer.startedAt, eyes.timeZone, eyes.clock)}</small>
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
