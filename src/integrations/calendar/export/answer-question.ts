import { and, eq } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { somethingChanged } from "../../../db/insert-where.ts";
import { eventLinks } from "../../../db/schema/event-links.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { hintPublished } from "../../../domain/publish.ts";
import { deleteEntry } from "../../../domain/time/delete-entry.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { createId } from "../../../lib/id.ts";
import { owe } from "../../outbox/owe.ts";
import { type EventLink, linkRow } from "./event-link.ts";
import { type ExportTarget, owedEvent } from "./owed-event.ts";

/** "keep": ours stays and is exported no more; "restore": the event says again what ours says; "delete": the entry goes too. */
export type Answer = "keep" | "restore" | "delete";

type Asked = { link: EventLink; calendar: ExportTarget };
type Which = { bindingId: string; localId: string };

/** What becomes of an event that the person changed or deleted in the calendar. Throws not_found, conflict (answered before). */
export async function answerQuestion(ctx: PersonCtx, which: Which, answer: Answer): Promise<void> {
  const asked = await findAsked(ctx, which);
  switch (answer) {
    case "keep":
      return stop(ctx, asked.link);
    case "restore":
      return restore(ctx, asked);
    case "delete":
      return remove(ctx, asked.link);
    default:
      return answer satisfies never;
  }
}

async function findAsked({ db, actor }: PersonCtx, { bindingId, localId }: Which): Promise<Asked> {
  const { workspaceId } = actor;
  const row = await db
    .select({
      link: eventLinks,
      calendar: { id: bindings.id, connectionId: bindings.connectionId, createdBy: bindings.createdBy },
    })
    .from(eventLinks)
    .innerJoin(bindings, and(eq(bindings.workspaceId, workspaceId), eq(bindings.id, eventLinks.bindingId)))
    .where(and(linkRow({ workspaceId, bindingId, localId }), eq(bindings.createdBy, actor.userId)))
    .get();
  if (row === undefined) throw notFound("question");
  if (row.link.state !== "changed" && row.link.state !== "deleted") throw answered();
  return row;
}

/** A deleted event does not come back to life everywhere: it is inserted anew, under another key. */
async function restore(ctx: PersonCtx, { calendar, link }: Asked): Promise<void> {
  const anew = link.state === "deleted" ? { eventId: null, url: null, key: createId(ctx.now) } : {};
  const statement = changed(ctx, link, { ...anew, state: "live", etag: null, written: null });
  const again = owe(ctx, [owedEvent(calendar, link)], somethingChanged);
  const [[first], refs] = await ctx.db.batch([statement, again]);
  if (first === undefined) throw answered();
  await hintPublished(ctx, refs);
}

/** The event goes along with its entry, if there still is one. */
async function remove(ctx: PersonCtx, link: EventLink): Promise<void> {
  if (link.kind !== "time_entry")
    throw new AppError("invalid", "Only time entries can be deleted from here.");
  await deleteEntry(ctx, link.localId);
}

async function stop(ctx: PersonCtx, link: EventLink): Promise<void> {
  const [first] = await changed(ctx, link, { state: "stopped" });
  if (first === undefined) throw answered();
}

/** Changes nothing when it was answered meanwhile. */
function changed(ctx: PersonCtx, link: EventLink, values: Partial<EventLink>) {
  return ctx.db
    .update(eventLinks)
    .set({ ...values, updatedAt: ctx.now })
    .where(and(linkRow(link), eq(eventLinks.state, link.state)))
    .returning({ localId: eventLinks.localId });
}

function answered(): AppError {
  return new AppError("conflict", "This was answered already.");
}
