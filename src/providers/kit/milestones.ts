import type { Named, Sprint, Vocabulary } from "../tracker.ts";

/** The open milestones come soonest first; so many of them are a preset each. */
const mostPresets = 3;

/** Milestones stand for sprints: several may be open at once, and each of these is current. */
export function toMilestone({ id, title, state }: { id: number; title: string; state: string }): Sprint {
  return { id: String(id), name: title.toWellFormed(), isCurrent: state !== "closed" };
}

/** What rules can go by where there are open milestones; nothing where there are none. */
export function milestoneVocabulary(
  open: readonly Sprint[],
): Pick<Vocabulary, "sprints" | "sprintsAre" | "presets"> {
  if (open.length === 0) return {};
  const named = open.map(({ id, name }): Named => ({ id, name }));
  return {
    sprints: [...open],
    sprintsAre: { one: "milestone", many: "milestones", current: "an open milestone" },
    presets: [
      { id: "open-milestones", name: "Only open milestones", filter: { onlyCurrentSprint: true } },
      ...named.slice(0, mostPresets).map((one) => ({
        id: `milestone-${one.id}`,
        name: `Only the milestone “${one.name}”`,
        filter: { sprints: [one] },
      })),
    ],
  };
}
