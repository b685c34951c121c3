import * as z from "zod";

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
export const tokenAnswerSchema = z.union([
  z.object({
    error: z.string(),
    error_codes: z.array(z.number()).nullish(),
    suberror: z.string().nullish(),
  }),
  z.object({
    access_token: z.string().min(1),
    scope: z.string().nullish(),
    expires_in: z.coerce.number().positive(),
    refresh_token: z.string().min(1).nullish(),
  }),
]);

/** https://learn.microsoft.com/graph/api/user-get */
export const userSchema = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

const links = { "@odata.nextLink": z.string().nullish() };

/** https://learn.microsoft.com/graph/api/resources/calendar */
export const calendarsSchema = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullish(),
      hexColor: z.string().nullish(),
      isDefaultCalendar: z.boolean().nullish(),
      canEdit: z.boolean().nullish(),
    }),
  ),
  ...links,
});

const mailbox = z.object({ name: z.string().nullish(), address: z.string().nullish() });
const time = z.object({ dateTime: z.string(), timeZone: z.string().nullish() });

/**
 * https://learn.microsoft.com/graph/api/resources/event. In a delta an occurrence of a series has little more than its
 * times: https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/34
 */
export const eventSchema = z.object({
  id: z.string(),
  "@odata.etag": z.string().nullish(),
  changeKey: z.string().nullish(),
  lastModifiedDateTime: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .nullish(),
  type: z.string().nullish(),
  seriesMasterId: z.string().nullish(),
  subject: z.string().nullish(),
  webLink: z.string().nullish(),
  start: time.nullish(),
  end: time.nullish(),
  originalStartTimeZone: z.string().nullish(),
  isAllDay: z.boolean().nullish(),
  isCancelled: z.boolean().nullish(),
  isOrganizer: z.boolean().nullish(),
  showAs: z.string().nullish(),
  responseStatus: z.object({ response: z.string().nullish() }).nullish(),
  organizer: z.object({ emailAddress: mailbox.nullish() }).nullish(),
  attendees: z.array(z.object({ type: z.string().nullish(), emailAddress: mailbox.nullish() })).nullish(),
  transactionId: z.string().nullish(),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string().nullish() })).nullish(),
});

export type GraphEvent = z.infer<typeof eventSchema>;

/** What left the view, or was changed outside of it, has only its id. */
const removedSchema = z.object({ id: z.string(), "@removed": z.object({ reason: z.string().nullish() }) });

export const deltaSchema = z.object({
  value: z.array(z.union([removedSchema, eventSchema])),
  ...links,
  "@odata.deltaLink": z.string().nullish(),
});

export const foundSchema = z.object({ value: z.array(eventSchema) });

/** https://learn.microsoft.com/graph/api/resources/subscription */
export const subscriptionSchema = z.object({
  id: z.string(),
  expirationDateTime: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
});

/** https://learn.microsoft.com/graph/api/resources/changenotificationcollection; one post may mix subscriptions. */
export const noticesSchema = z.object({
  value: z.array(
    z.object({
      subscriptionId: z.string(),
      clientState: z.string().nullish(),
      changeType: z.string().nullish(),
      lifecycleEvent: z.string().nullish(),
    }),
  ),
});

/** https://learn.microsoft.com/graph/errors */
export const errorSchema = z.object({
  error: z.object({ code: z.string().default(""), message: z.string().default("") }),
});
