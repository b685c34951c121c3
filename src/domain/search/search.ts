import type { PersonCtx } from "../context.ts";
import { foundEntries, type FoundEntry } from "./found-entries.ts";
import { foundPeople, foundProjects, foundTasks } from "./found-work.ts";
import type { SearchWish } from "./parse-search.ts";

export type FoundTask = Omit<Awaited<ReturnType<typeof foundTasks>>[number], "assigneeId"> & {
  isMine: boolean;
};
/** `notes`: what of the text is left to say when a part of it means the project. */
export type FoundProject = Awaited<ReturnType<typeof foundProjects>>[number] & { notes: string };

export type Found = {
  /** The latest of each work, the latest first. */
  entries: FoundEntry[];
  /** The person's own first, then the latest. */
  tasks: FoundTask[];
  projects: FoundProject[];
  people: Awaited<ReturnType<typeof foundPeople>>;
};

const mostEntries = 6;
const mostTasks = 8;

/** What the person may see of what they look for; of an empty wish what they tracked last. One batch of bounded index ranges. */
export async function search(ctx: PersonCtx, wish: SearchWish): Promise<Found> {
  const [entries, tasks, projects, people] = await ctx.db.batch([
    foundEntries(ctx, wish),
    foundTasks(ctx, wish),
    foundProjects(ctx, wish),
    foundPeople(ctx, wish),
  ]);
  const own = tasks.map(({ assigneeId, ...task }) =>
    Object.assign(task, { isMine: assigneeId === ctx.actor.userId }),
  );
  return {
    entries: latestOfEach(entries).slice(0, mostEntries),
    tasks: own.toSorted((a, b) => Number(b.isMine) - Number(a.isMine)).slice(0, mostTasks),
    projects: projects.map((project) => Object.assign(project, { notes: notesFor(wish, project.nameNorm) })),
    people,
  };
}

function latestOfEach(entries: FoundEntry[]): FoundEntry[] {
  const works = new Map<string, FoundEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.notes, entry.projectId, entry.taskId]);
    if (!works.has(key)) works.set(key, entry);
  }
  return [...works.values()];
}

function notesFor({ words, project, notes }: SearchWish, nameNorm: string): string {
  if (project !== "") return notes;
  if (words.every(({ folded }) => nameNorm.includes(folded))) return "";
  return notes.replace(/^\S+\s*/, "");
}
