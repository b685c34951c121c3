import { sha256Hex } from "../../lib/digest.ts";
import type { Access } from "../../providers/provider.ts";
import type { CommentSnapshot, ContainerRef, IssueRef, Tracker } from "../../providers/tracker.ts";
import type { Draft, Remote } from "./plan-writes.ts";

/** A worklog as it will be written, by which connection. */
export type WorklogDraft = Draft & {
  userId: string | null;
  connectionId: string;
  startedAt: number;
  zone: string;
  comment: string;
};

type IssueLocation = { container: ContainerRef; issue: IssueRef };

/** A way in which time reaches an issue. Throws ProviderError. */
export type Port = {
  kind: "worklog" | "comment";
  writesPerMinute: number;
  list(access: Access, location: IssueLocation): Promise<Remote[]>;
  /** Null = the one to change is gone. */
  put(
    access: Access,
    location: IssueLocation,
    write: { draft: WorklogDraft; remoteId: string | null },
  ): Promise<Remote | null>;
  remove(access: Access, location: IssueLocation, remoteId: string): Promise<void>;
};

/** The ways of a provider. `triedSince`: since when an attempt may have written something whose answer was lost (milliseconds UTC). */
export function portsOf(tracker: Tracker, triedSince: number): Port[] {
  return [worklogPort(tracker), commentPort(tracker, triedSince)].filter((port) => port !== null);
}

/** Time as the provider's own entries; null where it has none. */
function worklogPort({ worklogs }: Tracker): Port | null {
  if (worklogs === undefined) return null;
  return {
    kind: "worklog",
    writesPerMinute: worklogs.writesPerMinute,
    list: (access, { container, issue }) => worklogs.list(access, container, issue),
    async put(access, { container, issue }, { draft, remoteId }) {
      const { key, startedAt, zone, seconds, comment } = draft;
      const write = { issue, remoteId, draft: { key, startedAt, zone, seconds, comment } };
      const done = await worklogs.put(access, container, write);
      return done.status === "gone" ? null : done.worklog;
    },
    remove: (access, { container, issue }, remoteId) =>
      worklogs.remove(access, container, { issue, remoteId }),
  };
}

/** Time as one comment; null where there are none. */
function commentPort({ write }: Tracker, triedSince: number): Port | null {
  const comments = write?.comments;
  if (comments === undefined) return null;
  return {
    kind: "comment",
    writesPerMinute: comments.writesPerMinute,
    list: async (access, { container, issue }) =>
      Promise.all((await comments.list(access, container, issue)).map(toRemote)),
    async put(access, { container, issue }, { draft: { key, comment: body }, remoteId: id }) {
      if (id !== null) {
        const changed = await comments.change(access, container, { issue, id, key, body });
        return changed && toRemote(changed);
      }
      return toRemote(await comments.add(access, container, { issue, key, triedSince, body }));
    },
    remove: (access, { container, issue }, id) => comments.remove(access, container, { issue, id }),
  };
}

/** Several changes within a second have one time. */
async function toRemote({ id, body }: CommentSnapshot): Promise<Remote> {
  return { key: null, remoteId: id, seconds: null, version: await sha256Hex(body.source) };
}
