import type { KnownLink } from "./known-links.ts";
import { readFields } from "./known-links.ts";
import type { IncomingIssue } from "./map-issue.ts";
import { saysClosed } from "./issue-version.ts";

/** For a state that tells only whether its issue is open: the status that was read before stays while the two agree. */
export function keepStatus(incoming: IncomingIssue, link: KnownLink | null): IncomingIssue {
  if (link === null || link.version === "") return incoming;
  if (saysClosed(link.version) !== saysClosed(incoming.remote_version)) return incoming;
  const { status } = readFields(link.fields);
  if (status === incoming.status) return incoming;
  const remote_fields = JSON.stringify({ ...readFields(incoming.remote_fields), status });
  return { ...incoming, status, remote_fields };
}
