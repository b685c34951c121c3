import * as z from "zod/mini";

/** https://learn.microsoft.com/graph/api/user-get */
export const userSchema = z.object({
  id: z.string().check(z.minLength(1)),
  displayName: z.nullish(z.string()),
  mail: z.nullish(z.string()),
  userPrincipalName: z.nullish(z.string()),
});

const links = { "@odata.nextLink": z.nullish(z.string()) };

/** https://learn.microsoft.com/graph/api/resources/calendar */
export const calendarsSchema = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      name: z.nullish(z.string()),
      hexColor: z.nullish(z.string()),
      isDefaultCalendar: z.nullish(z.boolean()),
      canEdit: z.nullish(z.boolean()),
    }),
  ),
  ...links,
});

const mailbox = z.object({ name: z.nullish(z.string()), address: z.nullish(z.string()) });
const time = z.object({ dateTime: z.string(), timeZone: z.nullish(z.string()) });

/**
 * https://learn.microsoft.com/graph/api/resources/event. In a delta an occurrence of a series has little more than its
 * times: https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/34
 */
export const eventSchema = z.object({
  id: z.string(),
  "@odata.etag": z.nullish(z.string()),
  changeKey: z.nullish(z.string()),
  lastModifiedDateTime: z.nullish(
    z.pipe(
      z.iso.datetime({ offset: true }),
      z.transform((text) => Date.parse(text)),
    ),
  ),
  type: z.nullish(z.string()),
  seriesMasterId: z.nullish(z.string()),
  subject: z.nullish(z.string()),
  webLink: z.nullish(z.string()),
  start: z.nullish(time),
  end: z.nullish(time),
  originalStartTimeZone: z.nullish(z.string()),
  isAllDay: z.nullish(z.boolean()),
  isCancelled: z.nullish(z.boolean()),
  isOrganizer: z.nullish(z.boolean()),
  showAs: z.nullish(z.string()),
  responseStatus: z.nullish(z.object({ response: z.nullish(z.string()) })),
  organizer: z.nullish(z.object({ emailAddress: z.nullish(mailbox) })),
  attendees: z.nullish(z.array(z.object({ type: z.nullish(z.string()), emailAddress: z.nullish(mailbox) }))),
  transactionId: z.nullish(z.string()),
  singleValueExtendedProperties: z.nullish(
    z.array(z.object({ id: z.string(), value: z.nullish(z.string()) })),
  ),
});

export type GraphEvent = z.infer<typeof eventSchema>;

/** What left the view, or was changed outside of it, has only its id. */
export const removedSchema = z.object({
  id: z.string(),
  "@removed": z.object({ reason: z.nullish(z.string()) }),
});

export const deltaSchema = z.object({
  /** Each is read by itself: one that makes no sense must not cost its page. */
  value: z.array(z.unknown()),
  ...links,
  "@odata.deltaLink": z.nullish(z.string()),
});

/** What is left of an event that cannot be read. */
export const eventIdSchema = z.object({ id: z.string() });

export const foundSchema = z.object({ value: z.array(eventSchema) });

/** https://learn.microsoft.com/graph/api/resources/subscription */
export const subscriptionSchema = z.object({
  id: z.string(),
  expirationDateTime: z.pipe(
    z.iso.datetime({ offset: true }),
    z.transform((text) => Date.parse(text)),
  ),
});

/** https://learn.microsoft.com/graph/api/resources/changenotificationcollection; one post may mix subscriptions. */
export const notificationsSchema = z.object({
  value: z.array(
    z.object({
      subscriptionId: z.string(),
      clientState: z.nullish(z.string()),
      changeType: z.nullish(z.string()),
      lifecycleEvent: z.nullish(z.string()),
    }),
  ),
});

/** https://learn.microsoft.com/graph/errors */
export const errorSchema = z.object({
  error: z.object({ code: z._default(z.string(), ""), message: z._default(z.string(), "") }),
});
