import type { AskedEntry } from "../../../domain/suggestions/asked-entries.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ButtonForm } from "../../components/button.tsx";
import { LocalTime } from "../../components/time.tsx";
import { MoreToDecide } from "../../components/more-to-decide.tsx";
import type { ViewerTime } from "../../viewer-time.ts";

/** Entries whose events were moved or cancelled afterwards: both versions, and the ways to go on. */
export function AskedEntries({ asked, viewerTime }: { asked: AskedEntry[]; viewerTime: ViewerTime }) {
  if (asked.length === 0) return null;
  const more = (asked[0]?.total ?? 0) - asked.length;
  return (
    <section class="stack" id="asked-entries" aria-labelledby="asked-title">
      <header class="stack tight">
        <h2 id="asked-title">Events that changed after you took them</h2>
        <p class="lead">Your entries stay as they are until you decide.</p>
      </header>
      {asked.length > 1 && (
        <div class="cluster">
          <ButtonForm
            action="/asked-entries/keep"
            label={`Keep ${more > 0 ? "these" : "all"} ${asked.length} entries`}
          />
          <ButtonForm
            action="/asked-entries/follow"
            label={more > 0 ? "Follow these events" : "Follow all events"}
          />
        </div>
      )}
      <ul class="list" role="list">
        {asked.map((one) => (
          <AskedRow asked={one} viewerTime={viewerTime} />
        ))}
      </ul>
      <MoreToDecide more={more} />
    </section>
  );
}

function AskedRow({ asked, viewerTime }: { asked: AskedEntry; viewerTime: ViewerTime }) {
  const { id, entryId, notes, title, calendarName, startedAt, endedAt, startsAt, endsAt } = asked;
  const what = notes || title || "an entry without notes";
  const follow = followLabel(asked, viewerTime.now);
  const base = pathTo`/asked-entries/${id}`;
  return (
    <li class="row">
      <div class="grow">
        <a href={pathTo`/entries/${entryId}`}>
          <b>{what}</b>
        </a>
        <p>
          Your entry: <Span from={startedAt} to={endedAt} viewerTime={viewerTime} />
        </p>
        <p class="muted">
          {calendarName}:{" "}
          {asked.asks === "cancelled" ? (
            "the event was cancelled or deleted."
          ) : (
            <>
              {title !== notes && <>“{title}”, </>}
              <Span from={startsAt} to={endsAt} viewerTime={viewerTime} />
              {endsAt > viewerTime.now && ", which is not over yet"}
            </>
          )}
        </p>
      </div>
      <div class="cluster">
        <ButtonForm action={`${base}/keep`} label="Keep the entry" title={`Keep the entry: ${what}`} small />
        <ButtonForm action={`${base}/follow`} label={follow} title={`${follow}: ${what}`} small />
      </div>
    </li>
  );
}

/** What following means for the entry. */
function followLabel({ asks, endsAt }: AskedEntry, now: number): string {
  if (asks === "cancelled") return "Delete the entry";
  return endsAt > now ? "Delete it, offer it again" : "Move the entry";
}

function Span({ from, to, viewerTime }: { from: number; to: number; viewerTime: ViewerTime }) {
  const { timeZone, clock } = viewerTime;
  return (
    <>
      <LocalTime at={from} zone={timeZone} style="date" />,{" "}
      {formatRange({ startedAt: from, endedAt: to }, timeZone, clock)}
    </>
  );
}
