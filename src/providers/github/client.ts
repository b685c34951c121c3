import type * as z from "zod/mini";

import type { OutboundResponse } from "../../lib/outbound.ts";
import type { Access } from "../access.ts";
import { createClient } from "../kit/client.ts";
import { unless } from "../kit/failures.ts";
import { githubError } from "./failures.ts";
import { apiBase } from "./hosts.ts";

/** One call to the REST interface of the connection's instance. Throws ProviderError. */
export const callGithub = createClient({
  base: apiBase,
  headers: { Accept: "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28" },
  failure: githubError,
});

/**
 * A conditional GET, which costs no quota when nothing changed; null = still what `etag` stands for. Throws ProviderError.
 */
export function callGithubIfChanged<T>(
  access: Access,
  request: { path: string; schema: z.ZodMiniType<T> },
  etag: string | null,
): Promise<OutboundResponse<T> | null> {
  const headers: Record<string, string> = etag === null ? {} : { "If-None-Match": etag };
  return unless([304], callGithub(access, { ...request, headers }));
}
