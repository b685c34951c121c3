import * as z from "zod/mini";

/** Every answer of the Web API; failures come with HTTP 200. https://docs.slack.dev/apis/web-api/#responses */
export const envelopeSchema = z.looseObject({
  ok: z.boolean(),
  error: z.optional(z.string()),
  needed: z.optional(z.string()),
  response_metadata: z.optional(z.looseObject({ next_cursor: z.optional(z.string()) })),
});

/** https://docs.slack.dev/reference/methods/auth.test */
export const authTestSchema = z.object({
  team: z.string(),
  team_id: z.string(),
  enterprise_id: z.nullish(z.string()),
  is_enterprise_install: z.nullish(z.boolean()),
});

/** https://docs.slack.dev/reference/methods/team.info */
export const teamInfoSchema = z.object({
  team: z.object({
    id: z.string(),
    name: z.string(),
    domain: z.string(),
    url: z.nullish(z.string()),
    icon: z.nullish(
      z.looseObject({ image_88: z.nullish(z.string()), image_default: z.nullish(z.boolean()) }),
    ),
  }),
});

export const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  is_private: z.nullish(z.boolean()),
  is_archived: z.nullish(z.boolean()),
  is_member: z.nullish(z.boolean()),
});

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  real_name: z.nullish(z.string()),
  deleted: z.nullish(z.boolean()),
  is_bot: z.nullish(z.boolean()),
  tz: z.nullish(z.string()),
  profile: z.nullish(z.object({ real_name: z.nullish(z.string()), email: z.nullish(z.string()) })),
});

/** https://docs.slack.dev/reference/methods/openid.connect.userInfo */
export const userInfoSchema = z.object({
  "https://slack.com/user_id": z.string(),
  "https://slack.com/team_id": z.string(),
  "https://slack.com/team_name": z.nullish(z.string()),
  name: z.nullish(z.string()),
  picture: z.nullish(z.string()),
});
