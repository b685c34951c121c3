import * as z from "zod";

/** An RFC 3339 time as milliseconds UTC. */
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** https://developers.google.com/identity/protocols/oauth2/web-server#exchange-authorization-code */
export const tokenAnswerSchema = z.union([
  z.object({ error: z.string(), error_description: z.string().nullish() }),
  z.object({
    access_token: z.string().min(1),
    scope: z.string().nullish(),
    expires_in: z.coerce.number().positive(),
    refresh_token: z.string().min(1).nullish(),
    /** Only when the person limited the access in time. */
    refresh_token_expires_in: z.coerce.number().positive().nullish(),
  }),
]);

/** https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse */
export const userSchema = z.object({
  sub: z.string().min(1),
  email: z.string().nullish(),
  email_verified: z.union([z.boolean(), z.stringbool()]).nullish(),
  name: z.string().nullish(),
  picture: z.string().nullish(),
});

/** https://developers.google.com/calendar/api/v3/reference/calendarList */
export const calendarListSchema = z.object({
  items: z
    .array(
      z.object({
        id: z.string(),
        summary: z.string().nullish(),
        summaryOverride: z.string().nullish(),
        timeZone: z.string().nullish(),
        backgroundColor: z.string().nullish(),
        accessRole: z.string().nullish(),
        primary: z.boolean().nullish(),
        deleted: z.boolean().nullish(),
      }),
    )
    .default([]),
  nextPageToken: z.string().nullish(),
});

const time = z.object({
  date: z.iso.date().nullish(),
  dateTime: instant.nullish(),
  timeZone: z.string().nullish(),
});

/** https://developers.google.com/calendar/api/v3/reference/events. A deleted event may come as id and status alone. */
export const eventSchema = z.object({
  id: z.string(),
  status: z.string().nullish(),
  etag: z.string().default(""),
  updated: instant.nullish(),
  htmlLink: z.string().nullish(),
  summary: z.string().nullish(),
  start: time.nullish(),
  end: time.nullish(),
  recurringEventId: z.string().nullish(),
  transparency: z.string().nullish(),
  eventType: z.string().nullish(),
  attendees: z
    .array(
      z.object({
        email: z.string().nullish(),
        displayName: z.string().nullish(),
        self: z.boolean().nullish(),
        resource: z.boolean().nullish(),
        responseStatus: z.string().nullish(),
      }),
    )
    .nullish(),
  extendedProperties: z.object({ private: z.record(z.string(), z.string()).nullish() }).nullish(),
});

export type GoogleEvent = z.infer<typeof eventSchema>;

export const eventsSchema = z.object({
  items: z.array(eventSchema).default([]),
  timeZone: z.string().nullish(),
  nextPageToken: z.string().nullish(),
  nextSyncToken: z.string().nullish(),
});

/** https://developers.google.com/calendar/api/guides/push; the expiration is milliseconds as text. */
export const channelSchema = z.object({
  id: z.string(),
  resourceId: z.string(),
  expiration: z.coerce.number().positive().nullish(),
});

/** https://developers.google.com/calendar/api/guides/errors */
export const errorSchema = z.object({
  error: z.object({
    message: z.string().default(""),
    errors: z.array(z.object({ reason: z.string().nullish() })).default([]),
  }),
});
