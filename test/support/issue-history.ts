import * as fc from "fast-check";

import type { ProviderEvent } from "../../src/providers/inbound.ts";
import type { ContainerRef, IssueSnapshot } from "../../src/providers/tracker.ts";
import { snapshot } from "./bindings.ts";

/** One delivery: what a tracker's webhook says, and the container whose webhook says it (its index in the list). */
export type Told = { at: number; event: ProviderEvent };

type Step =
  | { do: "change"; title: string; state: "open" | "closed"; labels: string[]; hasDate: boolean }
  | { do: "move"; to: number }
  | { do: "delete" };

type Options = {
  /** How many containers there are to move between. */
  containers: number;
  labels?: readonly string[];
  mostSteps?: number;
};

/**
 * The life of one issue as a tracker tells it: opened, changed (also twice within one second), moved from container to
 * container under a new id each time, and perhaps deleted. For every tracker: it knows snapshots and events only.
 */
export function issueHistory(options: Options): fc.Arbitrary<(name: string) => Told[]> {
  const { containers, labels = [], mostSteps = 6 } = options;
  const change = fc.record({
    do: fc.constant("change" as const),
    title: fc.constantFrom("One", "Two", "Three"),
    state: fc.constantFrom("open" as const, "open" as const, "closed" as const),
    labels: fc.subarray([...labels]),
    hasDate: fc.boolean(),
  });
  const move = fc.record({ do: fc.constant("move" as const), to: fc.nat({ max: containers - 1 }) });
  const steps = fc.array(
    fc.record({
      step: fc.oneof({ weight: 3, arbitrary: change }, { weight: 2, arbitrary: move }),
      // Zero: within the same second, which is all that some trackers tell.
      seconds: fc.constantFrom(0, 1),
    }),
    { maxLength: mostSteps },
  );
  return fc
    .record({ first: change, start: fc.nat({ max: containers - 1 }), steps, isDeleted: fc.boolean() })
    .map(({ first, start, steps: all, isDeleted }) => (name: string) => {
      const end = isDeleted ? [{ step: { do: "delete" as const }, seconds: 1 }] : [];
      return play(name, start, [{ step: first, seconds: 1 }, ...all, ...end]);
    });
}

/** All of a history, some of it twice, in any order: as indices into it. */
export function anyOrder(length: number): fc.Arbitrary<number[]> {
  return fc.array(fc.nat({ max: Math.max(0, length - 1) }), { maxLength: 4 }).chain((repeats) => {
    const all = [...Array.from({ length }, (_, i) => i), ...(length === 0 ? [] : repeats)];
    return fc
      .shuffledSubarray(
        all.map((_, i) => i),
        { minLength: all.length },
      )
      .map((indexes) => indexes.map((index) => all[index] ?? 0));
  });
}

/** The address bears no name: ties are decided by what an issue says, which must be the same in two lives. */
export function containerAt(name: string, index: number): ContainerRef {
  const full = `acme/${name}-${index}`;
  return { externalId: `${name}-${index}`, name: full, url: `https://github.com/acme/${index}` };
}

type Life = { name: string; at: number; moves: number; second: number; issue: IssueSnapshot };

function play(name: string, start: number, steps: { step: Step; seconds: number }[]): Told[] {
  const life: Life = { name, at: start, moves: 0, second: 0, issue: bornIn(name, start) };
  return steps.flatMap(({ step, seconds }) => {
    life.second += seconds;
    return tell(life, step);
  });
}

function bornIn(name: string, index: number): IssueSnapshot {
  return { ...snapshot({ title: "One", body: "Text" }), ...addressOf(name, index, 0) };
}

function addressOf(name: string, index: number, moves: number) {
  const number = String(10 + moves);
  const container = containerAt(name, index);
  return {
    id: `${name}-issue-${moves}`,
    key: `${container.name}#${number}`,
    url: `${container.url}/issues/${number}`,
  };
}

function tell(life: Life, step: Step): Told[] {
  const container = containerAt(life.name, life.at);
  const updatedAt = 1_000_000 + life.second * 1_000;
  if (step.do === "delete")
    return [{ at: life.at, event: { kind: "tracker.issue_deleted", container, issue: life.issue } }];
  if (step.do === "move") return step.to === life.at ? [] : tellMove(life, step.to, updatedAt);
  const { title, state, labels } = step;
  const closedAt = state === "closed" ? updatedAt : null;
  const dueOn = step.hasDate ? "2026-12-24" : null;
  const { status, labels: named } = snapshot({ state, labels });
  life.issue = { ...life.issue, title, status, labels: named, closedAt, dueOn, updatedAt };
  return [
    { at: life.at, event: { kind: "tracker.issue_changed", container, issue: life.issue, assigned: null } },
  ];
}

function tellMove(life: Life, to: number, updatedAt: number): Told[] {
  const [from, issue] = [life.at, life.issue];
  life.moves++;
  life.at = to;
  life.issue = { ...issue, ...addressOf(life.name, to, life.moves), updatedAt };
  const there = { container: containerAt(life.name, to), issue: life.issue };
  return [
    {
      at: from,
      event: { kind: "tracker.issue_moved", container: containerAt(life.name, from), issue, to: there },
    },
    { at: to, event: { kind: "tracker.issue_changed", ...there, assigned: null } },
  ];
}
