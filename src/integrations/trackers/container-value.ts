import * as z from "zod/mini";

import type { ContainerId } from "../../providers/tracker.ts";

/** What a form sends of a container: its id, behind that of its site where there are sites. */
export const containerValue = z.string().check(z.regex(/^(?:[A-Za-z0-9_.-]{1,64}\/)?[A-Za-z0-9_-]{1,64}$/));

export function valueOf({ externalId, siteId }: ContainerId): string {
  return siteId === null ? externalId : `${siteId}/${externalId}`;
}

/** Of a `containerValue`. */
export function parseValue(value: string): ContainerId {
  const end = value.lastIndexOf("/");
  return { externalId: value.slice(end + 1), siteId: end === -1 ? null : value.slice(0, end) };
}
