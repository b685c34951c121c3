import * as z from "zod/mini";

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
