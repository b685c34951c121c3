import * as z from "zod/mini";

import { sha256Hex } from "../../lib/digest.ts";
import { type CalendarFile, CalendarFileError, parseFile } from "../../lib/ical/parse-file.ts";
import { OutboundError } from "../../lib/outbound.ts";
import { tokenOf } from "../access.ts";
import type { Access } from "../provider.ts";
import { icsError, maxMegabytes, unreadable } from "./failures.ts";
import type { FileCursor } from "./schemas.ts";

const longestMark = 500;

/** A file as it was fetched. */
export type Fetched = { file: CalendarFile; cursor: FileCursor; fetchedAt: number };

/** What each client has fetched: within one page or job a file is read once, however many of its events are asked for. */
const fetchedBy = new WeakMap<Access["http"], Map<string, Fetched>>();

/** Reads the calendar, or null when the server says that it is as it was then: `known`. Throws ProviderError. */
export async function fetchCalendar(access: Access, known: FileCursor | null): Promise<Fetched | null> {
  const { http } = access;
  const url = tokenOf(access);
  try {
    const { body, headers } = await http.send({
      method: "GET",
      url,
      headers: { Accept: "text/calendar, text/*;q=0.5, */*;q=0.1", ...conditions(known) },
      schema: z.string(),
      read: "text",
      maxBytes: maxMegabytes * 1_000_000,
      isSecretPath: true,
      followsHosts: true,
    });
    const file = parseFile(body);
    const cursor = {
      etag: shortOrNull(headers.get("ETag")),
      modified: shortOrNull(headers.get("Last-Modified")),
      digest: await sha256Hex(file.essence),
    };
    const fetched = { file, cursor, fetchedAt: Date.now() };
    fetchedBy.set(http, new Map([...(fetchedBy.get(http) ?? []), [url, fetched]]));
    return fetched;
  } catch (error) {
    if (error instanceof CalendarFileError) throw unreadable(error);
    if (!(error instanceof OutboundError)) throw error;
    if (error.status === 304 && known !== null) return null;
    throw icsError(error);
  }
}

/** The calendar as this client read it before, or else as it is now. Throws ProviderError. */
export async function calendarAtHand(access: Access): Promise<Fetched> {
  const known = fetchedBy.get(access.http)?.get(tokenOf(access)) ?? (await fetchCalendar(access, null));
  if (known === null) throw new Error("Without a condition there is always an answer.");
  return known;
}

/** What is remembered of a file stays small, whatever a server sends. */
function shortOrNull(mark: string | null): string | null {
  return mark !== null && mark.length <= longestMark ? mark : null;
}

function conditions(known: FileCursor | null): Record<string, string> {
  const { etag = null, modified = null } = known ?? {};
  if (etag !== null) return { "If-None-Match": etag };
  return modified === null ? {} : { "If-Modified-Since": modified };
}
