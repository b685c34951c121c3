import { and, eq, gt, isNull, lt, ne, or } from "drizzle-orm";

import { suggestions } from "../../../db/schema/calendar.ts";
import { users } from "../../../db/schema/people.ts";
import type { Ctx } from "../../../domain/context.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { idAt } from "../../../lib/id.ts";
import type { EventSnapshot, EventWindow, ListedBefore } from "../../../providers/calendar.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { sameEventKey } from "../import/same-event.ts";
import { instantsOf, shownTitle } from "../rules/propose-event.ts";

/** Short marks of events, to remember thousands of them in a run. */
export function marksOf(keys: string[]): Promise<string[]> {
  return Promise.all(keys.map(async (key) => (await sha256Hex(key)).slice(0, 12)));
}

/** By which events are seen again: their ids, and what they say, because some calendars give out new ids each time. */
export async function marksOfEvents(ctx: Ctx, { createdBy }: BindingRow, events: EventSnapshot[]) {
  const person = await ctx.db
    .select({ zone: users.timeZone })
    .from(users)
    .where(eq(users.id, createdBy))
    .get();
  const zone = person?.zone ?? "UTC";
  const keys = events.map(({ title, time }) =>
    sameEventKey({ ...instantsOf(time, zone), title: shownTitle(title) }),
  );
  const series = new Set(events.flatMap(({ seriesId }) => (seriesId === null ? [] : [seriesKey(seriesId)])));
  return marksOf([...events.map(({ id }) => id), ...keys, ...series]);
}

function seriesKey(seriesId: string | null): string {
  return `series ${seriesId ?? ""}`;
}

/**
 * `unseen` are stored within the window and were not in a listing of the whole calendar; `isNoneSeen` = nor any other one that
 * was stored before, nor another instance of their series.
 */
export type Unseen = { unseen: ListedBefore[]; isNoneSeen: boolean };

/**
 * What a listing of the whole calendar did not show; `seenIds` are marks of ids and of what events say. What was stored from
 * `since` on (milliseconds UTC) came with the listing itself, or with one that is doubted: that it is seen says nothing.
 */
export async function findUnseen(
  ctx: Ctx,
  { workspaceId, createdBy, id }: BindingRow,
  { seenIds, window, since }: { seenIds: string[]; window: EventWindow; since: number },
): Promise<Unseen> {
  const { eventId, seriesId, title, startsAt, endsAt, skipped } = suggestions;
  const stored = await ctx.db
    .select({ key: suggestions.id, id: eventId, seriesId, title, startsAt, endsAt })
    .from(suggestions)
    .where(
      and(
        eq(suggestions.workspaceId, workspaceId),
        eq(suggestions.userId, createdBy),
        eq(suggestions.bindingId, id),
        lt(startsAt, window.to),
        gt(endsAt, window.from),
        or(isNull(skipped), ne(skipped, "cancelled")),
      ),
    );
  const [ids, keys, series] = await Promise.all([
    marksOf(stored.map((row) => row.id)),
    marksOf(stored.map(sameEventKey)),
    marksOf(stored.map((row) => seriesKey(row.seriesId))),
  ]);
  const known = new Set(seenIds);
  const isSeen = (marks: string[], index: number) => known.has(marks[index] ?? "");
  const isUnseen = stored.map((_, index) => !isSeen(ids, index) && !isSeen(keys, index));
  const before = stored.flatMap(({ key }, index) => (key < idAt(since) ? [index] : []));
  const isNoneSeen = before.every((index) => isUnseen[index] === true && !isSeen(series, index));
  return {
    unseen: stored.filter((_, index) => isUnseen[index]),
    isNoneSeen: before.length > 0 && isNoneSeen,
  };
}
