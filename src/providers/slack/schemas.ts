import * as z from "zod";

/** Every answer of the Web API; failures come with HTTP 200. https://docs.slack.dev/apis/web-api/#responses */
export const envelopeSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  needed: z.string().optional(),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
});

/** https://docs.slack.dev/reference/methods/auth.test */
export const authTestSchema = z.object({
  team: z.string(),
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  is_enterprise_install: z.boolean().nullish(),
});

/** https://docs.slack.dev/reference/methods/team.info */
export const teamInfoSchema = z.object({
  team: z.object({
    id: z.string(),
    name: z.string(),
    domain: z.string(),
    url: z.string().nullish(),
    icon: z.looseObject({ image_88: z.string().nullish(), image_default: z.boolean().nullish() }).nullish(),
  }),
});

export const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  is_private: z.boolean().nullish(),
  is_archived: z.boolean().nullish(),
  is_member: z.boolean().nullish(),
});

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  real_name: z.string().nullish(),
  deleted: z.boolean().nullish(),
  is_bot: z.boolean().nullish(),
  tz: z.string().nullish(),
  profile: z.object({ real_name: z.string().nullish(), email: z.string().nullish() }).nullish(),
});

/** `oauth.v2.access`, for codes and refresh tokens; https://docs.slack.dev/authentication/using-token-rotation */
export const tokenAnswerSchema = z.object({
  ok: z.literal(true),
  access_token: z.string().min(1),
  scope: z.string().nullish(),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number().positive().nullish(),
});

export const refusedSchema = z.object({ ok: z.literal(false), error: z.string() });

/** https://docs.slack.dev/reference/methods/openid.connect.userInfo */
export const userInfoSchema = z.object({
  "https://slack.com/user_id": z.string(),
  "https://slack.com/team_id": z.string(),
  "https://slack.com/team_name": z.string().nullish(),
  name: z.string().nullish(),
  picture: z.string().nullish(),
});
