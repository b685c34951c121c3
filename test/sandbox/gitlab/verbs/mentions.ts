import type { Act } from "../events.ts";
import type { Issue } from "../records.ts";

/** Who is told that a text names them; a backslash in front, or code around it, makes it text. */
export function noteMentions({ world, actor }: Act, issue: Issue, text: string): void {
  const prose = text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, "");
  for (const [, username = ""] of prose.matchAll(/(?<![\w\\@])@([\w.-]*\w)/g))
    if (username === "all" || world.users.has(username))
      world.mentions.push({ username, by: actor, issueId: issue.id });
}
