import { sha256Hex } from "../../lib/digest.ts";
import type { CalendarWrites, EventDraft } from "../calendar.ts";
import { failedWith, unless } from "../kit/failures.ts";
import type { Access } from "../provider.ts";
import { get } from "./calendar.ts";
import { calendarPath, callGoogle, eventPath } from "./client.ts";
import { fromDraft, toWrittenEvent } from "./mapping.ts";
import { eventSchema } from "./schemas.ts";

export const write: CalendarWrites = {
  /** Google takes an id of the client's own, of 0-9 and a-v, and answers 409 when it is taken, also by a deleted event. */
  async insert(access, calendarId, { key, draft }) {
    const eventId = await sha256Hex(key);
    const call = callGoogle(access, {
      method: "POST",
      path: calendarPath(calendarId, "/events"),
      json: { id: eventId, ...fromDraft(draft) },
      schema: eventSchema,
      isIdempotent: true,
    });
    const inserted = await unless([409], call);
    if (inserted !== null) return { status: "written", event: toWrittenEvent(inserted.body) };
    // A deleted event would come back to life by a patch.
    if ((await get(access, calendarId, eventId)) === null) return { status: "gone" };
    const updated = await patch(access, calendarId, { eventId, etag: null, draft });
    return updated.status === "written" ? updated : { status: "gone" };
  },

  async update(access, calendarId, change) {
    if (change.etag === null && (await get(access, calendarId, change.eventId)) === null) {
      return { status: "gone" };
    }
    return patch(access, calendarId, change);
  },

  async remove(access, calendarId, eventId) {
    const path = eventPath(calendarId, eventId);
    await unless([404, 410], callGoogle(access, { method: "DELETE", path, isIdempotent: true }));
  },
};

async function patch(
  access: Access,
  calendarId: string,
  { eventId, etag, draft }: { eventId: string; etag: string | null; draft: EventDraft },
): ReturnType<CalendarWrites["update"]> {
  try {
    const { body: event } = await callGoogle(access, {
      method: "PATCH",
      path: eventPath(calendarId, eventId),
      headers: etag === null ? {} : { "If-Match": etag },
      json: fromDraft(draft),
      schema: eventSchema,
    });
    return event.status === "cancelled"
      ? { status: "gone" }
      : { status: "written", event: toWrittenEvent(event) };
  } catch (error) {
    if (failedWith(error, [404, 410])) return { status: "gone" };
    if (!failedWith(error, [412])) throw error;
  }
  // Deleting changes the etag too.
  return { status: (await get(access, calendarId, eventId)) === null ? "gone" : "changed" };
}
