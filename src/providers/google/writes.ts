import { sha256Hex } from "../../lib/digest.ts";
import { OutboundError } from "../../lib/outbound.ts";
import type { CalendarWrites, EventDraft } from "../calendar.ts";
import type { Access } from "../provider.ts";
import { calendarUrl, sendGoogle } from "./client.ts";
import { googleError } from "./errors.ts";
import { get } from "./events.ts";
import { fromDraft, toWrittenEvent } from "./mapping.ts";
import { eventSchema } from "./schemas.ts";

export const write: CalendarWrites = {
  /** Google takes an id of the client's own, of 0-9 and a-v, and answers 409 when it is taken, also by a deleted event. */
  async insert(access, calendarId, { key, draft }) {
    const eventId = await sha256Hex(key);
    try {
      const event = await sendGoogle(access, {
        method: "POST",
        url: calendarUrl(calendarId, "/events"),
        json: { id: eventId, ...fromDraft(draft) },
        schema: eventSchema,
        isIdempotent: true,
      });
      return { status: "written", event: toWrittenEvent(event) };
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      if (error.status !== 409) throw googleError(error);
    }
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
    try {
      await sendGoogle(access, {
        method: "DELETE",
        url: calendarUrl(calendarId, `/events/${encodeURIComponent(eventId)}`),
        isIdempotent: true,
      });
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      if (error.status !== 404 && error.status !== 410) throw googleError(error);
    }
  },
};

async function patch(
  access: Access,
  calendarId: string,
  { eventId, etag, draft }: { eventId: string; etag: string | null; draft: EventDraft },
): ReturnType<CalendarWrites["update"]> {
  try {
    const event = await sendGoogle(access, {
      method: "PATCH",
      url: calendarUrl(calendarId, `/events/${encodeURIComponent(eventId)}`),
      headers: etag === null ? {} : { "If-Match": etag },
      json: fromDraft(draft),
      schema: eventSchema,
    });
    return event.status === "cancelled"
      ? { status: "gone" }
      : { status: "written", event: toWrittenEvent(event) };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.status === 404 || error.status === 410) return { status: "gone" };
    if (error.status !== 412) throw googleError(error);
  }
  // Deleting changes the etag too.
  return { status: (await get(access, calendarId, eventId)) === null ? "gone" : "changed" };
}
