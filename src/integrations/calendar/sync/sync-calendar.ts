import type { Calendar, EventPage, EventWindow } from "../../../providers/calendar.ts";
import { ProviderError } from "../../../providers/provider.ts";
import { type OpenConnection, openConnection } from "../../connections/open-connection.ts";
import type { WireCtx } from "../../context.ts";
import type { Pass } from "../../issues/find-pass.ts";
import { finishPass, isBeatDue, type Place, savePage } from "../../issues/save-pass.ts";
import type { BindingRow } from "../../webhooks/applied.ts";
import { applyEvents, type Applied } from "../import/apply-events.ts";
import { checkEvents, findUnmet } from "../export/check-events.ts";
import { takeByRule } from "../import/take-by-rule.ts";
import { askAbout } from "./ask-about.ts";
import { findMissed, marksOf } from "./find-missed.ts";
import { restartWalk } from "./restart-walk.ts";
import { isOutgrown, windowAt } from "./window.ts";

type Page = Extract<EventPage, { status: "page" }>;
type Reach = { calendar: Calendar; call: OpenConnection["call"] };

/**
 * One page of a pass over a calendar: what changed since the cursor, or everything in the window. An idle pass is one call and
 * writes nothing. Throws ProviderError.
 */
export async function syncCalendar(wire: WireCtx, pass: Pass): Promise<void> {
  const { binding } = pass;
  if (binding.cursor !== null && binding.pageCursor === null && isOutgrown(binding.windowEndsAt, wire.now))
    return restartWalk(wire, binding, "Time has moved on; the calendar is read anew.");
  const { provider, call } = await openConnection(wire, binding.connectionId);
  const { calendar } = provider;
  if (calendar === undefined) throw new Error(`${provider.name} has no calendars to sync.`);
  const window = windowOf(pass, wire.now);
  const query = { window, cursor: binding.cursor, next: binding.pageCursor };
  const page = await call((access) => calendar.listChanged(access, binding.externalId, query));
  if (page.status === "reset" && binding.cursor === null && binding.pageCursor === null)
    throw new ProviderError(`${provider.name} does not let this calendar be read just now.`, {
      provider: provider.id,
      code: "unexpected",
      permanent: false,
    });
  if (page.status === "reset")
    return restartWalk(wire, binding, `${provider.name} asked to read the calendar anew.`);
  await settle(wire, pass, { page, window, reach: { calendar, call } });
}

/** All pages of a walk see the window of its beginning. */
function windowOf({ binding, run }: Pass, now: number): EventWindow {
  const window = windowAt(binding.calendar ?? { daysBack: 1 }, run?.startedAt ?? now);
  return binding.cursor === null ? window : { ...window, to: binding.windowEndsAt ?? window.to };
}

async function settle(
  wire: WireCtx,
  pass: Pass,
  { page, window, reach }: { page: Page; window: EventWindow; reach: Reach },
): Promise<void> {
  const { binding, run } = pass;
  const isWalk = binding.cursor === null || page.isWhole === true;
  const met = isWalk ? [...(run?.met ?? []), ...(await marksOf(page.events.map(({ id }) => id)))] : null;
  const isLast = page.next === null;
  const isWhole = met !== null && isLast;
  const missed = isWhole ? await findMissed(wire, binding, { met, window }) : [];
  const unmet = isWhole ? await findUnmet(wire, binding, { met, window }) : [];
  const applied = await applyPage(wire, pass, { page, missed, unmet, window, reach });
  const counts = { seen: page.events.length + page.removed.length, ...applied };
  if (page.next !== null) {
    const saved = { next: page.next, pagesTotal: null, counts, ...(met === null ? {} : { met }) };
    const runId = await savePage(wire, pass, saved);
    if (runId === null) return;
    const { workspaceId, id: bindingId } = binding;
    return wire.enqueue({ type: "sync.page", workspaceId, bindingId, runId });
  }
  const place = { ...placeAfter(wire, pass, { page, window }), ...remarksAfter(binding, page) };
  await finishPass(wire, pass, { place, pagesTotal: null, counts });
  await takeByRule(wire, binding);
}

async function applyPage(
  wire: WireCtx,
  { binding }: Pass,
  {
    page,
    missed,
    unmet,
    window,
    reach,
  }: { page: Page; missed: string[]; unmet: string[]; window: EventWindow; reach: Reach },
): Promise<Applied> {
  const gone = page.removed.map(({ id }) => id);
  await checkEvents(wire, binding, { events: page.events, gone: [...gone, ...unmet] });
  const unclear = page.removed.filter(({ isCertain }) => !isCertain).map(({ id }) => id);
  const fates = await askAbout(wire, binding, { ids: [...unclear, ...missed], ...reach });
  return applyEvents(wire, binding, {
    events: [...page.events, ...fates.events],
    gone: [...page.removed.filter(({ isCertain }) => isCertain).map(({ id }) => id), ...fates.gone],
    window,
  });
}

/** Some providers give another cursor each time; while nothing happens the old one will do, and saves a write. */
function placeAfter(
  wire: WireCtx,
  { binding, run }: Pass,
  { page, window }: { page: Page; window: EventWindow },
) {
  const { cursor, events, removed } = page;
  if (binding.cursor === null) return { cursor, windowEndsAt: window.to };
  const isIdle = events.length + removed.length === 0;
  return isIdle && run === null && !isBeatDue(binding, wire.now) ? {} : { cursor };
}

/** What the page should say, when that is something else than before. */
function remarksAfter(binding: BindingRow, { remarks }: Page): Pick<Place, "remarks"> {
  if (remarks === undefined || JSON.stringify(remarks) === JSON.stringify(binding.remarks ?? [])) return {};
  return { remarks: remarks.length === 0 ? null : remarks };
}
