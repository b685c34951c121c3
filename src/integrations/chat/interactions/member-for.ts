import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { $ZodError } from "zod/v4/core";

import type { ChatInteraction } from "../../../providers/chat.ts";
import type { ChatMember, ChatProject } from "../identity/find-chat-member.ts";
import type { ChatContext } from "../chat-context.ts";

type Found = { members: ChatMember[]; projects: ChatProject[] };

const namedSchema = z.object({
  entryId: z.optional(z.string()),
  projectId: z.optional(z.string()),
  workspaceId: z.optional(z.string()),
});

/**
 * The member in the workspace that an interaction is about: a button stands on a message for as long as it likes, and means
 * what it meant when it was written. Whatever names nothing of theirs is the chosen workspace's. null = no member.
 */
export async function memberFor(
  context: ChatContext,
  { members, projects }: Found,
  interaction: Exclude<ChatInteraction, { kind: "closed" }>,
): Promise<ChatMember | null> {
  const [chosen, ...others] = members;
  if (chosen === undefined) return null;
  if (others.length === 0) return chosen;
  const named = namedBy(interaction);
  const workspaceId =
    named.workspaceId ??
    projects.find(({ id }) => id === named.projectId)?.workspaceId ??
    (await findWorkspaceOf(context, members, named.id));
  return members.find((member) => member.workspaceId === workspaceId) ?? chosen;
}

type Named = { workspaceId?: string | undefined; projectId?: string | undefined; id: string };

/** Values and metadata are JSON of ours, or an id alone. */
function namedBy(interaction: Exclude<ChatInteraction, { kind: "closed" }>): Named {
  if (interaction.kind === "shortcut") return { id: "" };
  const text = interaction.kind === "action" ? interaction.value : interaction.view.metadata;
  if (!text.startsWith("{")) return { id: text };
  try {
    const { entryId = "", ...named } = namedSchema.parse(JSON.parse(text));
    return { ...named, id: entryId };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof $ZodError) return { id: "" };
    throw error;
  }
}

/** The workspace of an entry of theirs, a task or a change of theirs, among the workspaces that they can act in from here. */
async function findWorkspaceOf(
  { db }: ChatContext,
  members: readonly ChatMember[],
  id: string,
): Promise<string | undefined> {
  const [first] = members;
  if (id === "" || first === undefined) return undefined;
  const { userId } = first;
  const here = sql`(SELECT value FROM json_each(${JSON.stringify(members.map((each) => each.workspaceId))}))`;
  const [found] = await db.all<{ workspaceId: string }>(sql`
    SELECT workspace_id AS workspaceId FROM time_entries
      WHERE workspace_id IN ${here} AND id = ${id} AND +user_id = ${userId}
    UNION ALL SELECT workspace_id FROM tasks WHERE workspace_id IN ${here} AND id = ${id}
    UNION ALL SELECT workspace_id FROM changes
      WHERE workspace_id IN ${here} AND user_id = ${userId} AND request_id = ${id}
    LIMIT 1`);
  return found?.workspaceId;
}
