import type { Applied } from "../bindings/applied.ts";
import type { Effect } from "./fold-issues.ts";
import type { LinkFacts } from "./known-links.ts";
import type { IncomingIssue } from "./map-issue.ts";

/** What was changed within the same instant as the state that is known, and is not that state. */
export function isTie(link: LinkFacts | null, incoming: IncomingIssue): boolean {
  return (
    link !== null &&
    (link.state === "live" || link.state === "filtered") &&
    link.updatedAt === incoming.remote_updated_at &&
    link.version !== incoming.remote_version
  );
}

/** What one state of an issue came to; `link` is what was known right after it. */
export function describeChange({
  effect,
  incoming,
  link,
}: {
  effect: Effect;
  incoming: IncomingIssue;
  link: LinkFacts | null;
}): Applied {
  const name = incoming.display_key;
  const isFiltered = incoming.state === "filtered";
  if (effect.created > 0) return { status: "processed", result: `Created a task for ${name}.` };
  if (effect.changed > 0) {
    return {
      status: "processed",
      result: isFiltered ? `Archived the task: ${leftOut(incoming)}` : `Updated the task of ${name}.`,
    };
  }
  if (link?.state === "deleted") return { status: "ignored", result: `${name} was deleted before.` };
  if (link?.state === "moved") return { status: "ignored", result: `${name} was moved elsewhere before.` };
  if (link?.version !== incoming.remote_version)
    return { status: "ignored", result: `A newer state of ${name} is known already.` };
  if (isFiltered) return { status: "ignored", result: leftOut(incoming) };
  return { status: "ignored", result: `Nothing that the task of ${name} shows has changed.` };
}

function leftOut({ display_key: name, left_out_because: because }: IncomingIssue): string {
  return `${name} ${because}.`;
}
