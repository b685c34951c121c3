import type { CalendarWrites, EventDraft } from "../calendar.ts";
import { failedWith, unless } from "../kit/failures.ts";
import type { Access } from "../provider.ts";
import { calendarPath, eventPath, expandMarker, get } from "./calendar.ts";
import { callGraph } from "./client.ts";
import { fromDraft, markerProperty, toEventSnapshot, toTransactionId, toWrittenEvent } from "./mapping.ts";
import { eventSchema, foundSchema, type GraphEvent } from "./schemas.ts";

type Insertion = { key: string; draft: EventDraft };

export const write: CalendarWrites = {
  /** Graph knows a repeated insertion by its transaction id and answers with the first one's event, or with a conflict. */
  async insert(access, calendarId, insertion) {
    const event = await post(access, calendarId, insertion);
    if (event === null) return { status: "gone" };
    const { draft } = insertion;
    if (isAsDrafted(event, draft)) return { status: "written", event: toWrittenEvent(event) };
    const updated = await patch(access, calendarId, { eventId: event.id, etag: null, draft });
    return updated.status === "written" ? updated : { status: "gone" };
  },

  update: patch,

  async remove(access, _calendarId, eventId) {
    const path = eventPath(eventId);
    await unless([404, 410], callGraph(access, { method: "DELETE", path, isIdempotent: true }));
  },
};

/** The event of this insertion, new or from before; null when it was deleted since. */
async function post(
  access: Access,
  calendarId: string,
  { key, draft }: Insertion,
): Promise<GraphEvent | null> {
  const transactionId = toTransactionId(draft.marker, key);
  const call = callGraph(access, {
    method: "POST",
    path: `${calendarPath(calendarId)}/events`,
    json: { ...fromDraft(draft), transactionId },
    schema: eventSchema,
    isIdempotent: true,
  });
  const posted = await unless(["ErrorDuplicateTransactionId"], call);
  if (posted !== null) return posted.body;
  const filter = `singleValueExtendedProperties/any(p: p/id eq '${markerProperty}' and p/value eq '${draft.marker}')`;
  const { body } = await callGraph(access, {
    path: `${calendarPath(calendarId)}/events?$filter=${encodeURIComponent(filter)}&${expandMarker}`,
    schema: foundSchema,
  });
  return body.value.find((event) => event.transactionId === transactionId) ?? null;
}

function isAsDrafted(event: GraphEvent, draft: EventDraft): boolean {
  const snapshot = toEventSnapshot(event, "");
  if (snapshot === null || snapshot.title !== draft.title) return false;
  const { time } = snapshot;
  if (time.isAllDay || draft.time.isAllDay) {
    return (
      time.isAllDay &&
      draft.time.isAllDay &&
      time.startsOn === draft.time.startsOn &&
      time.endsOn === draft.time.endsOn
    );
  }
  // Graph keeps whole seconds.
  const isSame = (a: number, b: number) => Math.floor(a / 1000) === Math.floor(b / 1000);
  return isSame(time.startsAt, draft.time.startsAt) && isSame(time.endsAt, draft.time.endsAt);
}

async function patch(
  access: Access,
  calendarId: string,
  { eventId, etag, draft }: { eventId: string; etag: string | null; draft: EventDraft },
): ReturnType<CalendarWrites["update"]> {
  try {
    const { body: event } = await callGraph(access, {
      method: "PATCH",
      path: eventPath(eventId),
      headers: etag === null ? {} : { "If-Match": etag },
      json: fromDraft(draft),
      schema: eventSchema,
    });
    return { status: "written", event: toWrittenEvent(event) };
  } catch (error) {
    if (failedWith(error, [404, 410])) return { status: "gone" };
    if (!failedWith(error, [412, "ErrorIrresolvableConflict"])) throw error;
  }
  return { status: (await get(access, calendarId, eventId)) === null ? "gone" : "changed" };
}
