import { eq, and } from "drizzle-orm";

import { eventLinks } from "../../../db/schema/event-links.ts";
import type { Calendar, CalendarWrites, EventDraft } from "../../../providers/calendar.ts";
import { ProviderError } from "../../../providers/provider.ts";
import { activityEntry, recordActivity } from "../../connections/activity.ts";
import { openBinding, type OpenConnection } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import type { Draft } from "./entry-draft.ts";
import { claimLink, type EventLink, type ExportJob, linkRow, releaseLink, saveLink } from "./event-link.ts";
import { hashOf, looksSame, shapeOf } from "./event-shape.ts";
import { findDraft, findExport } from "./find-export.ts";

/** Somebody else is at it; what changed after they looked is seen by the repetition. */
const busyDelaySeconds = 15;

type Held = { binding: BindingRow; link: EventLink; draft: Draft | null };
type Reach = { calendar: Calendar; write: CalendarWrites; call: OpenConnection["call"] };
type Written = Awaited<ReturnType<CalendarWrites["update"]>>;

/**
 * Brings one event up to what our thing says now, so that jobs may come late, twice and in any order. An event that a person
 * changed or deleted is left alone: the person is asked. Throws ProviderError.
 */
export async function exportEvent(ctx: IntegrationContext, job: ExportJob): Promise<void> {
  const found = await findExport(ctx, job);
  if (found === null || (found.link === null && found.draft === null)) return;
  const { binding, draft } = found;
  if (found.link !== null && (await isUpToDate(found.link, draft, job))) return;
  const [link] = await claimLink(ctx, job, draft === null ? null : shapeOf(draft));
  if (link === undefined) return ctx.enqueue(job, { delaySeconds: busyDelaySeconds });
  try {
    // Read again under the claim: what was found before may be older than what another job has just written.
    const held = { binding, link, draft: await findDraft(ctx, job, binding) };
    await writeEvent(ctx, held, job.isCheck);
  } catch (error) {
    await releaseLink(ctx, link);
    if (error instanceof ProviderError) await recordFailure(ctx, binding, error);
    throw error;
  }
}

/** Whether there is nothing to do, or a person to ask. */
async function isUpToDate(link: EventLink, draft: Draft | null, { isCheck }: ExportJob): Promise<boolean> {
  if (draft === null) return link.state === "stopped";
  if (link.state !== "live") return true;
  if (isCheck || link.dueAt !== null) return false;
  return link.written === (await hashOf(draft));
}

async function writeEvent(ctx: IntegrationContext, held: Held, isCheck: boolean): Promise<void> {
  const { provider, call } = await openBinding(ctx, held.binding);
  const { calendar } = provider;
  if (calendar?.write === undefined) throw new Error(`${provider.name} has no calendars to write to.`);
  const reach = { calendar, write: calendar.write, call };
  if (held.draft === null) return withdraw(ctx, held, reach);
  const draft = { ...held.draft, marker: held.link.key };
  const { eventId } = held.link;
  if (eventId === null) return record(ctx, held, { draft, result: await insert(reach, held, draft) });
  const result = await update(reach, held, { draft, eventId, isCheck });
  return result === null ? record(ctx, held, null) : record(ctx, held, { draft, result });
}

/** An insertion that was cut off may have left an event of which we do not know the id: repeating it tells. */
async function withdraw(ctx: IntegrationContext, { binding, link }: Held, reach: Reach): Promise<void> {
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
  await ctx.db.batch([
    ctx.db.delete(eventLinks).where(and(linkRow(link), eq(eventLinks.busyUntil, link.busyUntil))),
    activityEntry(ctx, activityOf(binding, "Removed an event.")),
  ]);
}

function insert({ write, call }: Reach, { binding, link }: Omit<Held, "draft">, draft: EventDraft) {
  return call((access) => write.insert(access, binding.externalId, { key: link.key, draft }));
}

/** null when there is nothing to write. */
async function update(
  { calendar, write, call }: Reach,
  { binding, link }: Held,
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
  { binding, link }: Held,
  done: { draft: EventDraft; result: Written } | null,
): Promise<void> {
  if (done === null) {
    await saveLink(ctx, link, {});
    return;
  }
  const { draft, result } = done;
  if (result.status !== "written") {
    const state = result.status === "gone" ? "deleted" : "changed";
    const summary = `Somebody ${state} an event of Timewire in ${binding.name}.`;
    await ctx.db.batch([saveLink(ctx, link, { state }), activityEntry(ctx, activityOf(binding, summary))]);
    return;
  }
  const { id: eventId, etag, url } = result.event;
  await ctx.db.batch([
    saveLink(ctx, link, { eventId, etag, url, written: await hashOf(draft), ...shapeOf(draft) }),
    activityEntry(ctx, activityOf(binding, "Wrote an event.")),
  ]);
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
