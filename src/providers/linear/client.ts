import * as z from "zod/mini";

import { OutboundError } from "../../lib/outbound.ts";
import { type Access, tokenOf } from "../access.ts";
import { createClient } from "../kit/client.ts";
import { notUnderstood } from "../kit/failures.ts";
import { linearError } from "./failures.ts";
import { provider } from "./names.ts";

export type Question<T> = {
  query: string;
  variables?: Record<string, unknown>;
  /** Of what stands under "data". */
  schema: z.ZodMiniType<T>;
  /** What only reads may be repeated; a change says itself whether it may. */
  isIdempotent?: boolean;
};

const envelopeSchema = z.object({ data: z.optional(z.unknown()), errors: z.optional(z.array(z.unknown())) });

/**
 * One question to the GraphQL interface. Errors come with HTTP 200 as well
 * (https://linear.app/developers/graphql#errors-and-exceptions). Throws ProviderError.
 */
export async function askLinear<T>(access: Access, question: Question<T>): Promise<T> {
  const { query, variables = {}, schema, isIdempotent = query.startsWith("query") } = question;
  const { body, status, headers } = await send(access, {
    method: "POST",
    path: "/graphql",
    json: { query, variables },
    schema: envelopeSchema,
    isIdempotent,
  });
  if (body.errors !== undefined && body.errors.length > 0)
    throw linearError(
      new OutboundError("status", "Errors in an answer.", { status, headers, body: JSON.stringify(body) }),
    );
  const parsed = schema.safeParse(body.data);
  if (!parsed.success) throw notUnderstood(provider);
  return parsed.data;
}

/** Ends a token: https://linear.app/developers/oauth-2-0-authentication#revoke-an-access-token */
export async function revokeToken(access: Access): Promise<void> {
  const request = { method: "POST", path: "/oauth/revoke", form: { token: tokenOf(access) } } as const;
  await send(access, { ...request, isIdempotent: true });
}

const send = createClient({
  base: (host) => `https://api.${host}`,
  authorize: (access) => ({ Authorization: authorization(access) }),
  failure: linearError,
});

/** An API key stands by itself: https://linear.app/developers/graphql#authentication */
function authorization(access: Access): string {
  const token = tokenOf(access);
  const isKey = access.credential.method === "token" && !token.startsWith("lin_oauth_");
  return isKey ? token : `Bearer ${token}`;
}
