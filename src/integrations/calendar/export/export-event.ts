import { and, type SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { eventLinks } from "../../../db/schema/event-links.ts";
import type { Calendar, CalendarWrites, EventDraft } from "../../../providers/calendar.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { activityEntry, recordActivity } from "../../connections/activity.ts";
import { openBinding, type OpenConnection } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Attempt, OutboxHandler } from "../../outbox/handler.ts";
import type { Draft } from "./entry-draft.ts";
import { type EventLink, linkRow, markWriting, saveLink } from "./event-link.ts";
import { hashOf, looksSame, shapeOf } from "./event-shape.ts";
import { type Export, findExport } from "./find-export.ts";
import { type Exported, parseExported } from "./owed-event.ts";

type Leased = { binding: BindingRow; link: EventLink; draft: Draft | null; isHeld: SQL };
type Reach = { calendar: Calendar; write: CalendarWrites; call: OpenConnection["call"] };
type Written = Awaited<ReturnType<CalendarWrites["update"]>>;
type Statements = BatchItem<"sqlite">[];

/**
 * Brings one event up to what our thing says now, so that rows may come late and in any order. An event that a person changed or
 * deleted is left alone: the person is asked.
 */
export const calendarEvents: OutboxHandler = {
  label: "Calendar event",
  // Ever less often, but never given up: a calendar may be away for a week.
  mostAttempts: Number.POSITIVE_INFINITY,
  isRepeatable: true,
  deliver: exportEvent,
};

async function exportEvent(ctx: IntegrationContext, attempt: Attempt): Promise<Statements> {
  const thing = parseExported(attempt.row.payload);
  if (!(await isToDo(await findExport(ctx, thing), thing))) return [];
  await attempt.begin();
  // Read again under the lease: what was found before may be older than what another attempt has just written.
  const found = await findExport(ctx, thing);
  if (found === null) return [];
  try {
    return await writeEvent(ctx, { ...found, thing, isHeld: attempt.isHeld() });
  } catch (error) {
    if (error instanceof ProviderError) await recordFailure(ctx, found.binding, error);
    throw error;
  }
}

/** Whether there is something to do, and nobody to ask. */
async function isToDo(found: Export | null, { isCheck }: Exported): Promise<boolean> {
  if (found === null) return false;
  const { link, draft } = found;
  if (link === null) return draft !== null;
  if (draft === null) return link.state !== "stopped";
  if (link.state !== "live") return false;
  return isCheck === true || link.written !== (await hashOf(draft));
}

async function writeEvent(
  ctx: IntegrationContext,
  { binding, thing, draft: plain, link: known, isHeld }: Export & { thing: Exported; isHeld: SQL },
): Promise<Statements> {
  const { provider, call } = await openBinding(ctx, binding);
  const { calendar } = provider;
  if (calendar?.write === undefined) throw new Error(`${provider.name} has no calendars to write to.`);
  const reach = { calendar, write: calendar.write, call };
  const marked = await markWriting(ctx, thing, { shape: plain && shapeOf(plain), isHeld });
  if (marked === null) return [];
  const link = { ...marked, written: known?.written ?? null };
  const leased = { binding, link, draft: plain, isHeld };
  if (plain === null) return withdraw(ctx, leased, reach);
  const draft = { ...plain, marker: link.key };
  const { eventId } = link;
  if (eventId === null) return record(ctx, leased, { draft, result: await insert(reach, leased, draft) });
  const isCheck = thing.isCheck === true;
  const result = await update(reach, leased, { draft, eventId, isCheck });
  return record(ctx, leased, result === null ? null : { draft, result });
}

/** An insertion that was cut off may have left an event of which we do not know the id: repeating it tells. */
async function withdraw(
  ctx: IntegrationContext,
  { binding, link, isHeld }: Leased,
  reach: Reach,
): Promise<Statements> {
  const { write, call } = reach;
  let { eventId } = link;
  if (eventId === null) {
    const time = { isAllDay: false, startsAt: link.startsAt, endsAt: link.endsAt, zone: null } as const;
    const draft = { title: link.title, description: "", time, zone: "UTC", marker: link.key };
    const result = await insert(reach, { binding, link }, draft);
    eventId = result.status === "written" ? result.event.id : null;
  }
  if (eventId !== null) {
    const id = eventId;
    await call((access) => write.remove(access, binding.externalId, id));
  }
  return [
    ctx.db.delete(eventLinks).where(and(linkRow(link), isHeld)),
    activityEntry(ctx, activityOf(binding, "Removed an event.")),
  ];
}

function insert(
  { write, call }: Reach,
  { binding, link }: Pick<Leased, "binding" | "link">,
  draft: EventDraft,
) {
  return call((access) => write.insert(access, binding.externalId, { key: link.key, draft }));
}

/** null when there is nothing to write. */
async function update(
  { calendar, write, call }: Reach,
  { binding, link }: Pick<Leased, "binding" | "link">,
  { draft, eventId, isCheck }: { draft: EventDraft; eventId: string; isCheck: boolean },
): Promise<Written | null> {
  const isWritten = link.written === (await hashOf(draft));
  if (isWritten && !isCheck) return null;
  const send = (etag: string | null) =>
    call((access) => write.update(access, binding.externalId, { eventId, etag, draft }));
  const first: Written = isCheck ? { status: "changed" } : await send(link.etag);
  if (first.status !== "changed") return first;
  const event = await call((access) => calendar.get(access, binding.externalId, eventId));
  if (event === null || event.status === "cancelled") return { status: "gone" };
  const shape = shapeOf(event);
  // A colour or a reminder is theirs to choose; only what we would overwrite is worth a question.
  if (!looksSame(shape, link) && !looksSame(shape, shapeOf(draft))) return { status: "changed" };
  return isWritten ? null : send(event.etag);
}

async function record(
  ctx: IntegrationContext,
  { binding, link, isHeld }: Leased,
  done: { draft: EventDraft; result: Written } | null,
): Promise<Statements> {
  if (done === null) return [saveLink(ctx, link, { written: link.written, isHeld })];
  const { draft, result } = done;
  if (result.status !== "written") {
    const state = result.status === "gone" ? "deleted" : "changed";
    const summary = `Somebody ${state} an event of Timewire in ${binding.name}.`;
    return [saveLink(ctx, link, { state, isHeld }), activityEntry(ctx, activityOf(binding, summary))];
  }
  const { id: eventId, etag, url } = result.event;
  const written = await hashOf(draft);
  return [
    saveLink(ctx, link, { eventId, etag, url, written, ...shapeOf(draft), isHeld }),
    activityEntry(ctx, activityOf(binding, "Wrote an event.")),
  ];
}

function activityOf({ id: bindingId, connectionId, name }: BindingRow, summary: string) {
  return { connectionId, bindingId, kind: "export", outcome: "ok", summary: `${name}: ${summary}` } as const;
}

async function recordFailure(
  ctx: IntegrationContext,
  { id: bindingId, connectionId }: BindingRow,
  error: ProviderError,
) {
  await recordActivity(ctx, {
    connectionId,
    bindingId,
    kind: "export",
    outcome: "failed",
    summary: error.message,
  });
}
