import type * as z from "zod/mini";

import { OutboundError, type OutboundRequest } from "../../lib/outbound.ts";
import type { Access } from "../provider.ts";
import { microsoftError } from "./errors.ts";

export type GraphRequest<T> = {
  method?: OutboundRequest<T>["method"];
  /** Below the version, such as "/me/calendars?$top=100". */
  path: string;
  headers?: Record<string, string>;
  /** What `Prefer` says beside the fixed part. */
  prefer?: string;
  json?: unknown;
  schema?: z.ZodMiniType<T>;
  isIdempotent?: boolean;
};

/** Ids that survive a move to another folder, and times without a zone to be guessed. */
const fixedPreferences = 'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"';

/** One call on the account's behalf. Throws ProviderError. */
export async function callGraph<T = undefined>(access: Access, request: GraphRequest<T>): Promise<T> {
  try {
    return await sendGraph(access, request);
  } catch (error) {
    throw error instanceof OutboundError ? microsoftError(error) : error;
  }
}

/** The same for calls of which some failures are answers. Throws OutboundError. */
export async function sendGraph<T = undefined>(access: Access, request: GraphRequest<T>): Promise<T> {
  const { path, method = "GET", headers = {}, prefer, ...rest } = request;
  const { body } = await access.http.send({
    ...rest,
    method,
    url: `https://graph.microsoft.com/v1.0${path}`,
    headers: {
      ...headers,
      Prefer: prefer === undefined ? fixedPreferences : `${fixedPreferences}, ${prefer}`,
      Authorization: `Bearer ${access.accessToken}`,
    },
  });
  return body;
}

/** The query of a link that Graph handed out; all state is in it. The rest is not taken: a link cannot lead elsewhere. */
export function queryOf(link: string): string | null {
  return URL.canParse(link) ? new URL(link).search : null;
}
