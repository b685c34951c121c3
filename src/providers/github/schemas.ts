import * as z from "zod/mini";

import { tokenSchema } from "../../lib/oauth.ts";

/** https://docs.github.com/rest/users/users#get-the-authenticated-user */
export const userSchema = z.object({
  id: z.int(),
  login: z.string(),
  name: z.nullish(z.string()),
  avatar_url: z.nullish(z.string()),
});

/** https://docs.github.com/rest/users/emails#list-email-addresses-for-the-authenticated-user */
export const emailsSchema = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
);

/**
 * Errors come with HTTP 200 as well. The expiry fields appear for GitHub Apps only.
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens
 */
export const tokenAnswerSchema = z.union([
  z.object({ error: z.string(), error_description: z.nullish(z.string()) }),
  z.object({
    access_token: tokenSchema,
    scope: z.nullish(z.string()),
    expires_in: z.nullish(z.coerce.number().check(z.positive())),
    refresh_token: z.nullish(z.string()),
    refresh_token_expires_in: z.nullish(z.coerce.number().check(z.positive())),
  }),
]);
