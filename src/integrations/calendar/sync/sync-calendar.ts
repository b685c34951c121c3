import type { Calendar, EventPage, EventWindow } from "../../../providers/calendar.ts";
import { ProviderError } from "../../../providers/provider.ts";
import { openBinding, type OpenConnection } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Pass } from "../../sync/find-pass.ts";
import { finishPass, isBeatDue, type Place, savePage } from "../../sync/save-pass.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { applyEvents, type Applied } from "../import/apply-events.ts";
import { checkEvents, findUnmet } from "../export/check-events.ts";
import { acceptByRule } from "../import/accept-by-rule.ts";
import { askAbout, type Fates } from "./ask-about.ts";
import { findMissed, marksOf, marksOfEvents } from "./find-missed.ts";
import { restartWalk } from "./restart-walk.ts";
import { isOutgrown, windowAt } from "./window.ts";

type Page = Extract<EventPage, { status: "page" }>;
type Reach = { calendar: Calendar; call: OpenConnection["call"] };

/**
 * One page of a pass over a calendar: what changed since the cursor, or everything in the window. An idle pass is one call and
 * writes nothing. Throws ProviderError.
 */
export async function syncCalendar(ctx: IntegrationContext, pass: Pass): Promise<void> {
  const { binding } = pass;
  if (binding.cursor !== null && binding.pageCursor === null && isOutgrown(binding.windowEndsAt, ctx.now))
    return restartWalk(ctx, binding, "Time has moved on; the calendar is read anew.");
  const { provider, call } = await openBinding(ctx, binding);
  const { calendar } = provider;
  if (calendar === undefined) throw new Error(`${provider.name} has no calendars to sync.`);
  const window = windowOf(pass, ctx.now);
  const query = { window, cursor: binding.cursor, next: binding.pageCursor };
  const page = await call((access) => calendar.listChanged(access, binding.externalId, query));
  if (page.status === "reset" && binding.cursor === null && binding.pageCursor === null)
    throw new ProviderError(`${provider.name} does not let this calendar be read just now.`, {
      provider: provider.id,
      code: "unexpected",
      permanent: false,
    });
  if (page.status === "reset")
    return restartWalk(ctx, binding, `${provider.name} asked to read the calendar anew.`);
  await settle(ctx, pass, { page, window, reach: { calendar, call } });
}

/** All pages of a walk see the window of its beginning. */
function windowOf({ binding, run }: Pass, now: number): EventWindow {
  const window = windowAt(binding.calendar ?? { daysBack: 1 }, run?.startedAt ?? now);
  return binding.cursor === null ? window : { ...window, to: binding.windowEndsAt ?? window.to };
}

async function settle(
  ctx: IntegrationContext,
  pass: Pass,
  { page, window, reach }: { page: Page; window: EventWindow; reach: Reach },
): Promise<void> {
  const { binding, run } = pass;
  const isWalk = binding.cursor === null || page.isWhole === true;
  const met = isWalk ? [...(run?.met ?? []), ...(await marksOfPage(ctx, binding, page))] : null;
  if (page.next !== null) {
    const applied = await applyPage(ctx, pass, { page, fates: noFates, unmet: [], window, reach });
    const counts = { seen: page.events.length + page.removed.length, ...applied };
    const saved = { next: page.next, pagesTotal: null, counts, ...(met === null ? {} : { met }) };
    const runId = await savePage(ctx, pass, saved);
    if (runId === null) return;
    const { workspaceId, id: bindingId } = binding;
    return ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId });
  }
  const { fates, doubt } = met === null ? notWalked : await endWalk(ctx, pass, { met, window, reach });
  const unmet = met === null ? [] : await findUnmet(ctx, binding, { met, window });
  const applied = await applyPage(ctx, pass, { page, fates, unmet, window, reach });
  const counts = { seen: page.events.length + page.removed.length, ...applied };
  const place = { ...placeAfter(ctx, pass, { page, window }), ...doubt, ...remarksAfter(binding, page) };
  await finishPass(ctx, pass, { place, pagesTotal: null, counts });
  await acceptByRule(ctx, binding);
}

/** By which stored events are met again: also those that cannot be read are there. */
async function marksOfPage(ctx: IntegrationContext, binding: BindingRow, { events, unreadable = [] }: Page) {
  return [...(await marksOfEvents(ctx, binding, events)), ...(await marksOf(unreadable))];
}

const noFates: Fates = { events: [], gone: [], missing: [] };
const noDoubt = { doubt: null, doubtedAt: null };
const notWalked = { fates: noFates, doubt: {} };

/** What became of the events that a walk did not meet. A listing that is doubted changes nothing: what was stored stays. */
async function endWalk(
  ctx: IntegrationContext,
  { binding, run }: Pass,
  { met, window, reach }: { met: string[]; window: EventWindow; reach: Reach },
) {
  const since = binding.doubtedAt ?? run?.startedAt ?? ctx.now;
  const { missed, isNoneMet } = await findMissed(ctx, binding, { met, window, since });
  const fates = await askAbout(ctx, binding, { ids: missed.map(({ id }) => id), ...reach });
  if (binding.doubt === "accepted")
    return { fates: { ...noFates, missing: missed.map(({ id }) => id) }, doubt: noDoubt };
  const isToldNothing = fates.events.length + fates.gone.length === 0;
  if (reach.calendar.fatesOf === undefined || !isNoneMet || !isToldNothing)
    return { fates, doubt: binding.doubt === null ? {} : noDoubt };
  const doubt = met.length === 0 ? ("empty" as const) : ("unknown" as const);
  return { fates: noFates, doubt: { doubt, doubtedAt: since } };
}

async function applyPage(
  ctx: IntegrationContext,
  { binding }: Pass,
  {
    page,
    fates,
    unmet,
    window,
    reach,
  }: { page: Page; fates: Fates; unmet: string[]; window: EventWindow; reach: Reach },
): Promise<Applied> {
  const removed = page.removed.map(({ id }) => id);
  await checkEvents(ctx, binding, { events: page.events, gone: [...removed, ...unmet] });
  const unclear = page.removed.filter(({ isCertain }) => !isCertain).map(({ id }) => id);
  const asked = await askAbout(ctx, binding, { ids: unclear, ...reach });
  const certain = page.removed.filter(({ isCertain }) => isCertain).map(({ id }) => id);
  return applyEvents(ctx, binding, {
    events: [...page.events, ...fates.events, ...asked.events],
    gone: [...certain, ...fates.gone, ...asked.gone],
    missing: [...fates.missing, ...asked.missing],
    isAccepted: binding.doubt === "accepted",
    isListing: page.isWhole === true,
    window,
  });
}

/** Some providers give another cursor each time; while nothing happens the old one will do, and saves a write. */
function placeAfter(
  ctx: IntegrationContext,
  { binding, run }: Pass,
  { page, window }: { page: Page; window: EventWindow },
) {
  const { cursor, events, removed } = page;
  if (binding.cursor === null) return { cursor, windowEndsAt: window.to };
  const isIdle = page.isWhole !== true && events.length + removed.length === 0;
  return isIdle && run === null && !isBeatDue(binding, ctx.now) ? {} : { cursor };
}

/** What the page should say, when that is something else than before. */
function remarksAfter(binding: BindingRow, { remarks }: Page): Pick<Place, "remarks"> {
  if (remarks === undefined || JSON.stringify(remarks) === JSON.stringify(binding.remarks ?? [])) return {};
  return { remarks: remarks.length === 0 ? null : remarks };
}
