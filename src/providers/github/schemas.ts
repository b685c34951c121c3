import * as z from "zod";

/** https://docs.github.com/rest/users/users#get-the-authenticated-user */
export const userSchema = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string().nullish(),
  avatar_url: z.string().nullish(),
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
  z.object({ error: z.string(), error_description: z.string().nullish() }),
  z.object({
    access_token: z.string().min(1),
    scope: z.string().nullish(),
    expires_in: z.coerce.number().positive().nullish(),
    refresh_token: z.string().nullish(),
    refresh_token_expires_in: z.coerce.number().positive().nullish(),
  }),
]);
