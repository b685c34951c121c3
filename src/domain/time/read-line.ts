import { fold } from "../../lib/fold.ts";
import type { PersonCtx } from "../context.ts";
import { trackableProjects } from "../projects/list-trackable.ts";
import { allTags } from "../tags/list-tags.ts";
import { parseLine } from "./parse-line.ts";

/** A line as it will be tracked. `projectId` undefined = it names none. */
export type ReadLine = { notes: string; time: string | null; projectId?: string; tagNames: string[] };

type Named = { id: string; name: string; nameNorm: string };

/**
 * Reads "fix the door @web #urgent 9-10:15": "@" names the one project that is called so or begins so, "#" a tag. What names nothing, or
 * several, stays in the notes as it was typed. Asks the database only where there is a name.
 */
export async function readLine(ctx: PersonCtx, text: string): Promise<ReadLine> {
  const { notes, time } = parseLine(text);
  if (!/(^|\s)[@#]\S/.test(notes)) return { notes, time, tagNames: [] };
  const [known, tags] = await ctx.db.batch([trackableProjects(ctx), allTags(ctx)]);
  const tagged = tags.map((tag) => ({ ...tag, nameNorm: fold(tag.name) }));
  const left: string[] = [];
  const tagNames: string[] = [];
  let projectId: string | undefined;
  for (const word of notes.split(/\s+/)) {
    const project = word.startsWith("@") && projectId === undefined ? meant(word, known) : undefined;
    const tag = word.startsWith("#") ? meant(word, tagged) : undefined;
    if (project !== undefined) projectId = project.id;
    else if (tag !== undefined) tagNames.push(tag.name);
    else left.push(word);
  }
  return { notes: left.join(" "), time, tagNames, ...(projectId === undefined ? {} : { projectId }) };
}

/** The only one of this name; else the only one of which a word begins so. */
function meant<T extends Named>(word: string, among: readonly T[]): T | undefined {
  const wanted = fold(word.slice(1));
  if (wanted === "") return undefined;
  const exact = among.filter(({ nameNorm }) => nameNorm === wanted);
  const found =
    exact.length > 0 ? exact : among.filter(({ nameNorm }) => ` ${nameNorm}`.includes(` ${wanted}`));
  return found.length === 1 ? found[0] : undefined;
}
