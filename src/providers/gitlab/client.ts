import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { createClient } from "../kit/client.ts";
import { gitlabError, graphqlError } from "./failures.ts";

export const defaultHost = "gitlab.com";

/** Where people and OAuth go. */
export function webBase(host: string): string {
  return `https://${host}`;
}

/** One call to the REST interface of the connection's instance. Throws ProviderError. */
export const callGitlab = createClient({
  base: (host) => `${webBase(host)}/api/v4`,
  failure: gitlabError,
});

const errorsSchema = z.nullish(z.array(z.object({ message: z.string() })));

/** One question to the GraphQL interface; errors come with HTTP 200. Throws ProviderError. */
export async function askGitlab<T>(
  access: Access,
  request: { query: string; variables: Record<string, unknown>; schema: z.ZodMiniType<T> },
): Promise<T> {
  const { query, variables, schema } = request;
  const { body } = await callGitlab(access, {
    method: "POST",
    path: `${webBase(access.host)}/api/graphql`,
    json: { query, variables },
    schema: z.object({ data: z.nullish(schema), errors: errorsSchema }),
    // What changes something is never repeated unasked.
    ...(query.startsWith("query") ? { isIdempotent: true } : {}),
  });
  const [error] = body.errors ?? [];
  if (error !== undefined) throw graphqlError(error.message);
  if (body.data === null || body.data === undefined) throw graphqlError("");
  return body.data;
}
