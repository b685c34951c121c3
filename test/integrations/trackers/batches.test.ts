import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { anyOrder, issueHistory, type Told } from "../../support/issue-history.ts";
import {
  createWorld,
  inBatches,
  now,
  people,
  type Result,
  rowsOf,
  singly,
  type World,
} from "../../support/issue-worlds.ts";

/** Somebody is assigned by some of the changes, a few minutes ago. */
function withPeople(told: Told, i: number): Told {
  const { event } = told;
  if (event.kind !== "tracker.issue_changed") return told;
  const updatedAt = now - 600_000 + event.issue.updatedAt - 1_000_000;
  const account = people[(event.issue.title.length + event.issue.labels.length) % 3];
  const assigned = account === undefined ? null : { accountId: account, login: account };
  const isTelling = i % 2 === 0;
  const issue = {
    ...event.issue,
    updatedAt,
    closedAt: event.issue.closedAt === null ? null : updatedAt,
    assignees: assigned === null ? [] : [assigned],
  };
  return { ...told, event: { ...event, issue, assigned: isTelling ? assigned : null } };
}

function openOf({ tasks: all }: Awaited<ReturnType<typeof rowsOf>>) {
  return all
    .filter(({ archivedAt }) => archivedAt === null)
    .map(({ title, description, status, completedAt, dueOn, sourceLabel, project }) =>
      JSON.stringify({ title, description, status, completedAt, dueOn, sourceLabel, project }),
    )
    .toSorted();
}

type Options = Parameters<typeof issueHistory>[0] & { size: number; isInOrder?: boolean };

/** Several issues whose deliveries come mixed, some of them twice. */
const mixed = ({ isInOrder = false, ...options }: Options) =>
  fc.array(issueHistory(options), { minLength: 2, maxLength: 4 }).chain((histories) => {
    const told = (name: string) =>
      histories.flatMap((history, i) =>
        history(name).map(({ at, event }) => ({ at, event: renamed(event, i) })),
      );
    const length = told("x").length;
    const order = isInOrder ? fc.constant(Array.from({ length }, (_, i) => i)) : anyOrder(length);
    return order.map((indexes) => (name: string) => {
      const all = told(name);
      return indexes.flatMap((index) => all[index] ?? []).map((each, i) => withPeople(each, i));
    });
  });

/** The issue of another history. */
function renamed(event: Told["event"], i: number): Told["event"] {
  if (!("issue" in event)) return event;
  if (
    event.kind === "tracker.comment_changed" ||
    event.kind === "tracker.comment_touched" ||
    event.kind === "tracker.comment_deleted"
  )
    return event;
  const other = <T extends { id: string; key: string; url?: string }>(issue: T): T => ({
    ...issue,
    id: `${issue.id}-${i}`,
    key: `${issue.key}${i}`,
    ...(issue.url === undefined ? {} : { url: `${issue.url}${i}` }),
  });
  if (event.kind === "tracker.issue_deleted") return { ...event, issue: other(event.issue) };
  if (event.kind === "tracker.issue_touched") return { ...event, issue: other(event.issue) };
  if (event.kind !== "tracker.issue_moved") return { ...event, issue: other(event.issue) };
  return { ...event, issue: other(event.issue), to: { ...event.to, issue: other(event.to.issue) } };
}

async function compare(options: Options, numRuns: number, labels: string[] = []) {
  await fc.assert(
    fc.asyncProperty(mixed(options), async (told) => {
      const [one, other] = [await createWorld(labels), await createWorld(labels)];
      const single = await singly(one, told(one.name));
      const batched = await inBatches(other, told(other.name), options.size);
      const plain = (results: Result[], { name }: World) =>
        results.map(({ result }) => result.replaceAll(new RegExp(`${name}\\b`, "g"), "r"));
      const [ours, theirs] = [await rowsOf(other), await rowsOf(one)];
      // Containers have no order among each other: a task that its new container made first ends as archived.
      expect(openOf(ours)).toEqual(openOf(theirs));
      if (options.containers > 1) return;
      expect(ours).toEqual(theirs);
      expect(plain(batched, other)).toEqual(plain(single, one));
    }),
    { numRuns },
  );
}

describe("deliveries that are applied as a batch", () => {
  it("write the same rows and say the same as one by one", { timeout: 240_000 }, () =>
    compare({ containers: 1, labels: ["bug", "docs"], size: 100 }, 8),
  );

  it("end in the same open tasks when issues are moved", { timeout: 240_000 }, () =>
    compare({ containers: 4, size: 5, isInOrder: true }, 6),
  );

  it("do so also when the filter lets issues in and out", { timeout: 240_000 }, () =>
    compare({ containers: 1, labels: ["bug", "docs"], size: 7 }, 6, ["bug"]),
  );
});
