import type { DayTarget } from "../../../domain/targets/target.ts";
import { groupSameWork } from "../../../domain/time/group-same-work.ts";
import { type DayEntry, type DayList as Days, shownDays } from "../../../domain/time/list-days.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { addDays, localDateOf } from "../../../lib/zoned-time.ts";
import { formatSince } from "../../../domain/time/format-range.ts";
import { ButtonForm } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { type OfferedSuggestion, SuggestionList } from "../suggestions/suggestion-list.tsx";
import { Duration } from "../../components/time.tsx";
import { EntryGroup } from "./entry-group.tsx";
import { EntryRow } from "./entry-row.tsx";
import type { ViewerTime } from "../../viewer-time.ts";
import { DayStrip } from "./day-strip.tsx";
import { Total } from "./total.tsx";
import { WeekBars } from "./week-bars.tsx";

type Props = {
  list: Days;
  targets: readonly DayTarget[];
  /** Events that can be accepted as entries. */
  offered: OfferedSuggestion[];
  version: string;
  viewerTime: ViewerTime;
  until: string | null;
  /** Whether the same work of a day stands in one row. */
  isGrouped: boolean;
  /** The entry that was just edited: the cursor goes back to its row. */
  focus?: string | undefined;
  /** Entries that are selected already. */
  chosen?: readonly string[] | undefined;
  /** The entry whose form a script opens in its row. */
  open?: string | undefined;
};

const longDate = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

/** Seven days of entries with their totals; refreshes itself. `until` null = up to today. */
export function DayList({ list, targets, offered, version, viewerTime, until, ...shown }: Props) {
  const query = new Search({ until });
  const live = pathTo`/${new Search({ part: "day-list", until })}`;
  const last = list.days[0]?.date ?? list.today;
  const isGrowing = list.timer !== null;
  const weekTargetMs = targets.reduce((sum, { ms }) => sum + ms, 0);
  const isEmpty = offered.length === 0 && list.days.every(({ entries }) => entries.length === 0);
  const offeredOn = (date: string) =>
    offered.filter(({ suggestion }) => localDateOf(suggestion.startsAt, viewerTime.timeZone) === date);
  return (
    <section id="day-list" class="stack" data-live={live} data-version={version} aria-label="Entries">
      <div class="toolbar">
        <p>
          {until === null ? "This week" : `Week of ${longDate.format(new Date(list.week.first))}`}{" "}
          <Total ms={list.week.totalMs} now={viewerTime.now} grows={isGrowing && last === list.today} />
          {weekTargetMs > 0 && (
            <>
              {" "}
              of <Duration ms={weekTargetMs} />
            </>
          )}
        </p>
        {!isEmpty && <WeekBars list={list} targets={targets} />}
        <Paging last={last} today={list.today} query={query} isGrouped={shown.isGrouped} />
      </div>
      {list.days[0] !== undefined && (
        <DayStrip shown={list.days[0]} offered={offeredOn(last)} viewerTime={viewerTime} />
      )}
      {isEmpty && <NothingYet isNow={until === null} />}
      {list.days.map((day) => (
        <DaySection
          day={day}
          offered={offeredOn(day.date)}
          {...{ list, isEmpty, viewerTime, query, ...shown }}
        />
      ))}
    </section>
  );
}

type DayProps = Pick<Props, "list" | "offered" | "viewerTime" | "isGrouped" | "focus" | "chosen" | "open"> & {
  day: Days["days"][number];
  isEmpty: boolean;
  query: Search;
};

/**
 * A day's entries, and below them what its calendars offer. A past day without either is left out. The timer stands on one day,
 * today; an earlier one that it ran on says how much of it falls there.
 */
function DaySection(props: DayProps) {
  const { day, list, offered, isEmpty, viewerTime, query } = props;
  const isToday = day.date === list.today;
  if (day.entries.length + offered.length === 0 && (!isToday || isEmpty)) return null;
  const rows = day.entries.filter(({ entry }) => isToday || entry.endedAt !== null);
  const running = day.entries.find(({ entry }) => !isToday && entry.endedAt === null);
  return (
    <section class="day">
      <div class="toolbar">
        <h2>{dayName(day.date, list.today)}</h2>
        <Total ms={day.totalMs} now={viewerTime.now} grows={list.timer !== null && isToday} />
      </div>
      {day.entries.length === 0 && offered.length === 0 && <p class="muted">Nothing tracked yet today.</p>}
      {running !== undefined && (
        <p class="muted">
          <Duration ms={running.lengthMs} /> of the running timer, which began{" "}
          {formatSince(running.entry.startedAt, {
            zone: viewerTime.timeZone,
            clock: viewerTime.clock,
            now: viewerTime.now,
          })}
          .
        </p>
      )}
      {rows.length > 0 && <Rows {...props} rows={rows} isToday={isToday} />}
      <SuggestionList offered={offered} viewerTime={viewerTime} query={query} />
    </section>
  );
}

/** One by one, or the same work in one row that opens. */
function Rows(props: DayProps & { rows: DayEntry[]; isToday: boolean }) {
  const { day, rows, isToday, viewerTime, query, isGrouped, focus, chosen = [], open } = props;
  const row = (listed: DayEntry) => (
    <EntryRow
      date={day.date}
      listed={listed}
      {...{ viewerTime, query, isToday }}
      hasFocus={listed.entry.id === focus}
      isOpen={listed.entry.id === open}
      isChosen={chosen.includes(listed.entry.id)}
    />
  );
  const groups = isGrouped ? groupSameWork(rows) : rows.map((listed) => [listed]);
  const isShown = ({ entry: { id } }: DayEntry) => id === focus || id === open || chosen.includes(id);
  return (
    <ul class="list">
      {groups.map((group, index) =>
        group.length === 1 ? (
          group.map(row)
        ) : (
          <EntryGroup id={`group-${day.date}-${index}`} listed={group} isOpen={group.some(isShown)}>
            {group.map(row)}
          </EntryGroup>
        ),
      )}
    </ul>
  );
}

function dayName(date: string, today: string): string {
  if (date === today) return "Today";
  return date === addDays(today, -1) ? "Yesterday" : longDate.format(new Date(date));
}

type PagingProps = { last: string; today: string; query: Search; isGrouped: boolean };

function Paging({ last, today, query, isGrouped }: PagingProps) {
  const next = addDays(last, shownDays);
  return (
    <nav class="cluster" aria-label="Weeks">
      <a href={pathTo`/?until=${addDays(last, -shownDays)}`}>Earlier</a>
      {last < today && <a href={next >= today ? "/" : pathTo`/?until=${next}`}>Later</a>}
      {last !== today && <a href="/">Today</a>}
      <a href="/entries">Search</a>
      <a href="/entries/deleted">Deleted</a>
      <ButtonForm
        action={pathTo`/entries/grouping${query}`}
        label="Group"
        title="Group the same work of a day"
        fields={{ grouped: isGrouped ? "no" : "yes" }}
        attributes={{ "hx-post": pathTo`/entries/grouping${query}`, "hx-swap": "none" }}
        look="quiet"
        small
        isPressed={isGrouped}
      />
    </nav>
  );
}

function NothingYet({ isNow }: { isNow: boolean }) {
  if (!isNow) return <EmptyState title="Nothing was tracked in these seven days." />;
  return (
    <EmptyState title="Your week is empty. Start with what you are doing now.">
      <p>
        Say what you are working on above and press <b>Start</b>. Press <b>Stop</b> when you are done, or
        start something else: the first timer stops by itself.
      </p>
      <p>
        Forgot to start? <b>Add an entry by hand</b> takes “9-10:15” or “1h 30m”. Work that is already in an
        issue tracker comes in through <a href="/connections">Connections</a>.
      </p>
    </EmptyState>
  );
}
