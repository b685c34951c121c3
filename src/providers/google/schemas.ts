import * as z from "zod/mini";

/** An RFC 3339 time as milliseconds UTC. */
const instant = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => Date.parse(text)),
);

/** https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse */
export const userSchema = z.object({
  sub: z.string().check(z.minLength(1)),
  email: z.nullish(z.string()),
  email_verified: z.nullish(z.union([z.boolean(), z.stringbool()])),
  name: z.nullish(z.string()),
  picture: z.nullish(z.string()),
});

/** https://developers.google.com/calendar/api/v3/reference/calendarList */
export const calendarListSchema = z.object({
  items: z._default(
    z.array(
      z.object({
        id: z.string(),
        summary: z.nullish(z.string()),
        summaryOverride: z.nullish(z.string()),
        timeZone: z.nullish(z.string()),
        backgroundColor: z.nullish(z.string()),
        accessRole: z.nullish(z.string()),
        primary: z.nullish(z.boolean()),
        deleted: z.nullish(z.boolean()),
      }),
    ),
    [],
  ),
  nextPageToken: z.nullish(z.string()),
});

const time = z.object({
  date: z.nullish(z.iso.date()),
  dateTime: z.nullish(instant),
  timeZone: z.nullish(z.string()),
});

/** https://developers.google.com/calendar/api/v3/reference/events. A deleted event may come as id and status alone. */
export const eventSchema = z.object({
  id: z.string(),
  status: z.nullish(z.string()),
  etag: z._default(z.string(), ""),
  updated: z.nullish(instant),
  htmlLink: z.nullish(z.string()),
  summary: z.nullish(z.string()),
  start: z.nullish(time),
  end: z.nullish(time),
  recurringEventId: z.nullish(z.string()),
  transparency: z.nullish(z.string()),
  eventType: z.nullish(z.string()),
  attendees: z.nullish(
    z.array(
      z.object({
        email: z.nullish(z.string()),
        displayName: z.nullish(z.string()),
        self: z.nullish(z.boolean()),
        resource: z.nullish(z.boolean()),
        responseStatus: z.nullish(z.string()),
      }),
    ),
  ),
  extendedProperties: z.nullish(z.object({ private: z.nullish(z.record(z.string(), z.string())) })),
});

/** What is left of an event that cannot be read. */
export const eventIdSchema = z.object({ id: z.string() });

export type GoogleEvent = z.infer<typeof eventSchema>;

export const eventsSchema = z.object({
  /** Each is read by itself: one that makes no sense must not cost its page. */
  items: z._default(z.array(z.unknown()), []),
  timeZone: z.nullish(z.string()),
  nextPageToken: z.nullish(z.string()),
  nextSyncToken: z.nullish(z.string()),
});

/** https://developers.google.com/calendar/api/guides/push; the expiration is milliseconds as text. */
export const channelSchema = z.object({
  id: z.string(),
  resourceId: z.string(),
  expiration: z.nullish(z.coerce.number().check(z.positive())),
});

/** https://developers.google.com/calendar/api/guides/errors */
export const errorSchema = z.object({
  error: z.object({
    message: z._default(z.string(), ""),
    errors: z._default(z.array(z.object({ reason: z.nullish(z.string()) })), []),
  }),
});
