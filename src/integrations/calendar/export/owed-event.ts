import * as z from "zod/mini";

import type { bindings } from "../../../db/schema/bindings.ts";
import type { Owed } from "../../outbox/owe.ts";

const thingSchema = z.object({
  kind: z.enum(["time_entry", "task", "milestone"]),
  localId: z.string(),
  bindingId: z.string(),
  /** A person may have changed the event. Absent = no; once asked for it stays asked for. */
  isCheck: z.optional(z.literal(true)),
});

/** One of our things, and the calendar in which its event is to be brought up to date. */
export type Exported = z.infer<typeof thingSchema>;
export type Thing = Pick<Exported, "kind" | "localId" | "isCheck">;
export type ExportTarget = Pick<typeof bindings.$inferSelect, "id" | "connectionId" | "createdBy">;

/** Names the kind of row in the outbox. */
export const eventKind = "calendar_event";

/** An event that is owed: one row for each thing and calendar, however often the thing changes. */
export function owedEvent({ id: bindingId, connectionId, createdBy }: ExportTarget, thing: Thing): Owed {
  const { kind, localId, isCheck } = thing;
  const payload = { kind, localId, bindingId, ...(isCheck === undefined ? {} : { isCheck }) };
  return { key: `event:${bindingId}:${localId}`, kind: eventKind, connectionId, userId: createdBy, payload };
}

export function parseExported(payload: unknown): Exported {
  return thingSchema.parse(payload);
}
