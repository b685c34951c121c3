import { and, eq } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { eventLinks } from "../../../db/schema/event-links.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { deleteEntry } from "../../../domain/time/delete-entry.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { createId } from "../../../lib/id.ts";
import { type EventLink, linkRow } from "./event-link.ts";

/** "keep": ours stays and is exported no more; "restore": the event says again what ours says; "delete": the entry goes too. */
export type Answer = "keep" | "restore" | "delete";

type Which = { bindingId: string; localId: string };

/** What becomes of an event that the person changed or deleted in the calendar. Throws not_found, conflict (answered before). */
export async function answerQuestion(ctx: PersonCtx, which: Which, answer: Answer): Promise<void> {
  const link = await findAsked(ctx, which);
  switch (answer) {
    case "keep":
      return change(ctx, link, { state: "stopped" });
    case "restore":
      return restore(ctx, link);
    case "delete":
      return remove(ctx, link);
    default:
      return answer satisfies never;
  }
}

async function findAsked({ db, actor }: PersonCtx, { bindingId, localId }: Which): Promise<EventLink> {
  const { workspaceId } = actor;
  const row = await db
    .select({ link: eventLinks })
    .from(eventLinks)
    .innerJoin(bindings, and(eq(bindings.workspaceId, workspaceId), eq(bindings.id, eventLinks.bindingId)))
    .where(and(linkRow({ workspaceId, bindingId, localId }), eq(bindings.createdBy, actor.userId)))
    .get();
  if (row === undefined) throw notFound("question");
  if (row.link.state !== "changed" && row.link.state !== "deleted") throw answered();
  return row.link;
}

/** A deleted event does not come back to life everywhere: it is inserted anew, under another key. */
async function restore(ctx: PersonCtx, link: EventLink): Promise<void> {
  const anew = link.state === "deleted" ? { eventId: null, url: null, key: createId(ctx.now) } : {};
  await change(ctx, link, { ...anew, state: "live", etag: null, written: null });
  await exportAgain(ctx, link);
}

/** The job that hears of the deletion takes the event along, if there still is one. */
async function remove(ctx: PersonCtx, link: EventLink): Promise<void> {
  if (link.kind !== "time_entry")
    throw new AppError("invalid", "Only time entries can be deleted from here.");
  await deleteEntry(ctx, link.localId);
  await exportAgain(ctx, link);
}

async function change(ctx: PersonCtx, link: EventLink, values: Partial<EventLink>): Promise<void> {
  const [changed] = await ctx.db
    .update(eventLinks)
    .set({ ...values, updatedAt: ctx.now })
    .where(and(linkRow(link), eq(eventLinks.state, link.state), eq(eventLinks.busyUntil, link.busyUntil)))
    .returning({ localId: eventLinks.localId });
  if (changed === undefined) throw answered();
}

function exportAgain(ctx: PersonCtx, { workspaceId, bindingId, localId, kind }: EventLink): Promise<void> {
  return ctx.enqueue({ type: "event.export", workspaceId, bindingId, kind, localId, isCheck: false });
}

function answered(): AppError {
  return new AppError("conflict", "This was answered already.");
}
