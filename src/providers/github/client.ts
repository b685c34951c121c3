import type * as z from "zod/mini";

import { OutboundError, type OutboundRequest, type OutboundResponse } from "../../lib/outbound.ts";
import type { Access } from "../provider.ts";
import { githubError } from "./errors.ts";
import { apiBase } from "./hosts.ts";

export type GithubRequest<T> = {
  method?: OutboundRequest<T>["method"];
  /** Below the instance's API, such as "/user/repos?per_page=100". */
  path: string;
  json?: unknown;
  schema?: z.ZodMiniType<T>;
  /** What the schema gets; parsed JSON unless told. */
  read?: "text";
  isIdempotent?: boolean;
};

const apiVersion = "2022-11-28";

/** One call to the REST interface of the connection's instance. Throws ProviderError. */
export async function callGithub<T = undefined>(
  access: Access,
  request: GithubRequest<T>,
): Promise<OutboundResponse<T>> {
  try {
    return await send(access, request);
  } catch (error) {
    throw translate(error);
  }
}

/**
 * A conditional GET, which costs no quota when nothing changed; null = still what `etag` stands for. Throws ProviderError.
 */
export async function callGithubIfChanged<T>(
  access: Access,
  request: { path: string; schema: z.ZodMiniType<T> },
  etag: string | null,
): Promise<OutboundResponse<T> | null> {
  try {
    return await send(access, request, etag === null ? {} : { "If-None-Match": etag });
  } catch (error) {
    if (error instanceof OutboundError && error.status === 304) return null;
    throw translate(error);
  }
}

/** The query of the next page and the number of pages, from a Link header. Only the query is taken: a link cannot lead elsewhere. */
export function readLinks(headers: Headers): { next: string | null; pagesTotal: number | null } {
  const links = new Map<string, URL>();
  for (const [, target = "", relation = ""] of (headers.get("Link") ?? "").matchAll(
    /<([^>]*)>;\s*rel="([^"]*)"/g,
  )) {
    if (URL.canParse(target)) links.set(relation, new URL(target));
  }
  const lastPage = Number(links.get("last")?.searchParams.get("page") ?? Number.NaN);
  return {
    next: links.get("next")?.search ?? null,
    pagesTotal: Number.isInteger(lastPage) ? lastPage : null,
  };
}

function send<T>(
  access: Access,
  { path, method = "GET", ...rest }: GithubRequest<T>,
  headers: Record<string, string> = {},
): Promise<OutboundResponse<T>> {
  return access.http.send({
    ...rest,
    method,
    url: apiBase(access.host) + path,
    headers: {
      ...headers,
      Accept: "application/vnd.github+json",
      Authorization: `Bearer ${access.accessToken}`,
      "X-GitHub-Api-Version": apiVersion,
    },
  });
}

function translate(error: unknown): unknown {
  return error instanceof OutboundError ? githubError(error) : error;
}
