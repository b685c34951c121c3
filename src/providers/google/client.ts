import type * as z from "zod/mini";

import { OutboundError, type OutboundRequest } from "../../lib/outbound.ts";
import type { Access } from "../provider.ts";
import { googleError } from "./errors.ts";

export type GoogleRequest<T> = {
  method?: OutboundRequest<T>["method"];
  url: string;
  headers?: Record<string, string>;
  json?: unknown;
  schema?: z.ZodMiniType<T>;
  isIdempotent?: boolean;
};

const calendarBase = "https://www.googleapis.com/calendar/v3";

/** The address of a calendar's part, such as "/events". */
export function calendarUrl(calendarId: string, path: string): string {
  return `${calendarBase}/calendars/${encodeURIComponent(calendarId)}${path}`;
}

export const calendarListUrl = `${calendarBase}/users/me/calendarList`;
export const stopChannelUrl = `${calendarBase}/channels/stop`;

/** One call on the account's behalf. Throws ProviderError. */
export async function callGoogle<T = undefined>(access: Access, request: GoogleRequest<T>): Promise<T> {
  try {
    return await sendGoogle(access, request);
  } catch (error) {
    throw error instanceof OutboundError ? googleError(error) : error;
  }
}

/** The same for calls of which some failures are answers. Throws OutboundError. */
export async function sendGoogle<T = undefined>(access: Access, request: GoogleRequest<T>): Promise<T> {
  const { method = "GET", headers = {}, ...rest } = request;
  const { body } = await access.http.send({
    ...rest,
    method,
    headers: { ...headers, Authorization: `Bearer ${access.accessToken}` },
  });
  return body;
}
