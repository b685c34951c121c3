import { type DayStrip as Strip, stripOf, type StripSpan } from "../../../domain/time/day-strip.ts";
import { formatClock, formatRange } from "../../../domain/time/format-range.ts";
import type { DayList } from "../../../domain/time/list-days.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { daysFrom } from "../../../domain/time/split-days.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { ViewerTime } from "../../viewer-time.ts";
import type { OfferedSuggestion } from "../suggestions/suggestion-list.tsx";

type Props = { shown: DayList["days"][number]; offered: OfferedSuggestion[]; viewerTime: ViewerTime };

/** A day at a glance: entries solid, events that are offered outlined, gaps to fill. The rows below say the same in words. */
export function DayStrip({ shown, offered, viewerTime }: Props) {
  const { timeZone: zone, clock, now } = viewerTime;
  const [day] = daysFrom(shown.date, 1, zone);
  if (day === undefined || shown.entries.length + offered.length === 0) return null;
  const strip = stripOf(
    { day, zone, now },
    {
      entries: shown.entries.map(({ entry }) => entry),
      events: offered.map(({ suggestion }) => suggestion),
    },
  );
  const isToday = now >= strip.from && now < strip.to;
  return (
    <svg class="day-strip" role="group" aria-label={`The day at a glance: ${formatDuration(shown.totalMs)}`}>
      <Hours strip={strip} viewerTime={viewerTime} />
      {strip.entries.map(({ of, ...span }) => (
        <rect
          class="strip-entry"
          role="img"
          data-colour={of.projectColour ?? ""}
          y="28"
          height="22"
          rx="3"
          {...extentOf(strip, span)}
        >
          <title>{`${rangeOf(span, viewerTime)} ${nameOf(of)}`}</title>
        </rect>
      ))}
      {strip.events.map(({ of, ...span }) => (
        <rect class="strip-event" role="img" y="54" height="10" rx="3" {...extentOf(strip, span)}>
          <title>{`${rangeOf(span, viewerTime)} ${of.title}`}</title>
        </rect>
      ))}
      {strip.gaps.map((gap) => (
        <Gap strip={strip} gap={gap} date={shown.date} viewerTime={viewerTime} />
      ))}
      {isToday && (
        <line class="strip-now" x1={at(strip, now)} x2={at(strip, now)} y1="22" y2="68" role="img">
          <title>{`Now, ${formatClock(now, zone, clock)}`}</title>
        </line>
      )}
    </svg>
  );
}

type Shown = Strip<unknown, unknown>;

function Hours({ strip, viewerTime: { timeZone, clock } }: { strip: Shown; viewerTime: ViewerTime }) {
  return (
    <g aria-hidden="true">
      {strip.hours.map((hour) => (
        <g class="strip-hour">
          <line x1={at(strip, hour)} x2={at(strip, hour)} y1="20" y2="68" />
          <text x={at(strip, hour)} y="12">
            {formatClock(hour, timeZone, clock)
              .replace(":00", "")
              .replace(/^0(?=\d)/, "")}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Leads to the form for an entry, with the gap as its time. */
function Gap(props: { strip: Shown; gap: StripSpan; date: string; viewerTime: ViewerTime }) {
  const { strip, gap, date, viewerTime } = props;
  const range = rangeOf(gap, viewerTime);
  const length = formatDuration(gap.to - gap.from);
  return (
    <a class="strip-gap" href={pathTo`/?until=${date}&fill=${range}`}>
      <title>{`Fill ${range}, ${length}`}</title>
      <rect y="28" height="22" rx="3" {...extentOf(strip, gap)} />
    </a>
  );
}

function rangeOf({ from, to }: StripSpan, { timeZone, clock }: ViewerTime): string {
  return formatRange({ startedAt: from, endedAt: to }, timeZone, clock);
}

function nameOf({ notes, taskTitle, projectName }: ListedEntry): string {
  return notes || taskTitle || projectName || "Entry without notes";
}

function at({ from, to }: StripSpan, instant: number): string {
  return `${Math.round(((instant - from) / (to - from)) * 10_000) / 100}%`;
}

function extentOf(strip: StripSpan, { from, to }: StripSpan): { x: string; width: string } {
  return { x: at(strip, from), width: at({ from: 0, to: strip.to - strip.from }, to - from) };
}
