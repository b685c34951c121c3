import { expect } from "vitest";

import { priorityOf, statusOf, tagsOf } from "../../src/integrations/bindings/rules.ts";
import { trackerSettings } from "../../src/integrations/bindings/settings.ts";
import { findMembers } from "../../src/integrations/trackers/find-members.ts";
import { ctxFor, type Person } from "./people.ts";
import type { Pair } from "./two-way.ts";

/** What is said of each field, and of each tag, in the words of a task. */
export type Values = Map<string, string | boolean | null>;
/** What was said last on either side, where somebody changed it. */
export type Said = { here: Values; there: Values };

export async function saidHere(pair: Pair): Promise<Values> {
  const { title, description, status, priority, assigneeId, dueOn, tags } = await pair.here();
  return valuesOf(pair, { title, description, status, priority, assigneeId, dueOn }, tags);
}

export async function saidThere(owner: Person, pair: Pair): Promise<Values> {
  const issue = await pair.snapshot();
  const { binding } = pair.bound;
  const settings = trackerSettings(binding);
  const members = await findMembers(ctxFor(owner), binding, [issue]);
  const plain = {
    title: issue.title,
    description: issue.body.text,
    status: statusOf(settings, issue.status),
    priority: priorityOf(settings, issue),
    assigneeId: issue.assignees.map(({ accountId }) => members.get(accountId)?.userId)[0] ?? null,
    dueOn: issue.dueOn,
  };
  return valuesOf(pair, plain, tagsOf(settings, issue));
}

function valuesOf({ bound }: Pair, plain: Record<string, string | null>, tags: readonly string[]): Values {
  const rules = trackerSettings(bound.binding).tags;
  const others = tags.filter((id) => !rules.some(({ tagId }) => tagId === id));
  return new Map<string, string | boolean | null>([
    ...Object.entries(plain),
    ...rules.map(({ name, tagId }) => [`tag ${name}`, tags.includes(tagId)] as const),
    ["other tags", others.toSorted().join()],
  ]);
}

/** Makes an edit, and notes what it changed. */
export async function editsOf(
  said: Values,
  read: () => Promise<Values>,
  edit: () => Promise<unknown>,
): Promise<void> {
  const before = await read();
  await edit();
  for (const [name, value] of await read()) if (value !== before.get(name)) said.set(name, value);
}

/** Of each field and tag, what either side said last stands; what nobody changed is as it was. */
export function expectNothingLost({ begun, said, ended }: { begun: Values; said: Said; ended: Values }) {
  for (const [name, value] of ended) {
    const last = [said.here, said.there].filter((side) => side.has(name)).map((side) => side.get(name));
    expect({ name, value, of: last.length === 0 ? [begun.get(name)] : last }).toSatisfy(
      ({ of }: { of: unknown[] }) => of.includes(value),
    );
  }
}
