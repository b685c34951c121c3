import * as z from "zod/mini";

import type { EventRemoved, EventSnapshot, EventWindow } from "../../../providers/calendar.ts";
import type { Page } from "../../../providers/page.ts";
import type { IntegrationContext, Reconciled, Sync, SyncHandler } from "../../context.ts";
import { checkEvents, findUnseenExports } from "../export/check-events.ts";
import { applyEvents } from "../import/apply-events.ts";
import { calendarSettings } from "../../bindings/settings.ts";
import { acceptByRule } from "../import/accept-by-rule.ts";
import { calendarOf } from "./calendar-of.ts";
import { readDoubt, writeDoubt } from "./doubt.ts";
import { findUnseen, marksOf, marksOfEvents } from "./find-unseen.ts";
import { resolveRemoved } from "./resolve-removed.ts";
import { isOutgrown, windowAt } from "./window.ts";

type EventPage = Page<EventSnapshot, EventRemoved>;

/** How events are synced: what changed since the cursor, or everything in the window. */
export const calendarSync: SyncHandler<EventSnapshot, EventRemoved> = {
  all: "Read all events",

  async list(ctx, sync, text) {
    const { binding, run, call } = sync;
    const cursor = text === null ? null : readCursor(text);
    if (text !== null && cursor === null) return { status: "reset" };
    // Time has moved on: the cursor tells of too few days ahead.
    const isStart = run === null || run.next === null;
    if (isStart && cursor !== null && isOutgrown(cursor.until, ctx.now)) return { status: "reset" };
    const window = windowOf(sync, cursor);
    const calendar = calendarOf(sync);
    const page = await call((access) =>
      calendar.list(access, binding.externalId, { window, cursor: cursor?.at ?? null }),
    );
    if (page.status === "reset") return page;
    const write = (at: string | null) => (at === null ? null : JSON.stringify({ until: window.to, at }));
    // Some providers give another cursor each time; while nothing happens the old one will do, and saves a write.
    const isSame = page.isWhole !== true && page.items.length + page.removed.length === 0;
    return { ...page, next: write(page.next), cursor: write(page.cursor), ...(isSame ? { isSame } : {}) };
  },

  async idsOf(ctx, { binding }, { items, unreadable = [] }) {
    return [...(await marksOfEvents(ctx, binding, items)), ...(await marksOf(unreadable))];
  },

  reconcile,
  apply,
};

/** The provider's own, with the end of the window of which it tells. */
const cursorSchema = z.object({ until: z.number(), at: z.string() });

/** null = not written by this version: the calendar is read anew. */
function readCursor(text: string): z.infer<typeof cursorSchema> | null {
  try {
    return cursorSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** All pages of a run see the window of its beginning. */
function windowOf({ binding, startedAt }: Sync, cursor: { until: number } | null): EventWindow {
  const window = windowAt(calendarSettings(binding) ?? { daysBack: 1 }, startedAt);
  return { ...window, to: cursor?.until ?? window.to };
}

/** The window as the binding's cursor has it, which a run over the whole calendar is about to renew. */
function windowNow(sync: Sync): EventWindow {
  const text = sync.run?.next ?? (sync.run?.kind === "full" ? null : sync.binding.cursor);
  return windowOf(sync, text === null ? null : readCursor(text));
}

/** A listing that is doubted changes nothing: what was stored stays. */
async function reconcile(
  ctx: IntegrationContext,
  sync: Sync,
  { seenIds }: { seenIds: string[] },
): Promise<Reconciled<EventSnapshot, EventRemoved>> {
  const { binding } = sync;
  const window = windowNow(sync);
  const doubt = readDoubt(binding);
  const since = doubt?.since ?? sync.startedAt;
  const exported = (await findUnseenExports(ctx, binding, { seenIds, window })).map(asGone);
  const { unseen, isNoneSeen } = await findUnseen(ctx, binding, { seenIds, window, since });
  const ids = unseen.map(({ id }) => id);
  const resolved = await resolveRemoved(ctx, sync, ids);
  const noDoubt = doubt === null ? {} : { state: null };
  if (doubt?.is === "accepted") {
    const missing = ids.map((id) => ({ id, is: "missing" as const }));
    return { items: [], removed: [...exported, ...missing], ...noDoubt };
  }
  const isToldNothing = resolved.items.length === 0 && resolved.removed.every(({ is }) => is === "missing");
  if (calendarOf(sync).resolveRemoved === undefined || !isNoneSeen || !isToldNothing)
    return { items: resolved.items, removed: [...exported, ...resolved.removed], ...noDoubt };
  const state = writeDoubt({ is: seenIds.length === 0 ? "empty" : "unknown", since });
  return { items: [], removed: exported, state };
}

const asGone = (id: string) => ({ id, is: "gone" as const });

async function apply(ctx: IntegrationContext, sync: Sync, page: EventPage) {
  const { binding } = sync;
  const idsThatAre = (which: EventRemoved["is"], removed: EventRemoved[]) =>
    removed.flatMap(({ id, is }) => (is === which ? [id] : []));
  const unclear = idsThatAre("unclear", page.removed);
  await checkEvents(ctx, binding, {
    events: page.items,
    gone: [...idsThatAre("gone", page.removed), ...unclear],
  });
  const resolved = await resolveRemoved(ctx, sync, unclear);
  const removed = [...page.removed, ...resolved.removed];
  const applied = await applyEvents(ctx, binding, {
    events: [...page.items, ...resolved.items],
    gone: idsThatAre("gone", removed),
    missing: idsThatAre("missing", removed),
    isAccepted: readDoubt(binding)?.is === "accepted",
    isListing: page.isWhole === true,
    window: windowNow(sync),
  });
  if (page.next === null) await acceptByRule(ctx, binding);
  return applied;
}
