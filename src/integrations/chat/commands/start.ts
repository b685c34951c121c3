import { continueEntry } from "../../../domain/time/continue-entry.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { startTimer } from "../../../domain/time/start-timer.ts";
import { createId } from "../../../lib/id.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { recordChange, startFacts } from "../../../domain/changes/record-change.ts";
import {
  ctxOfMember,
  findMemberAndProjects,
  type ChatMember,
  type ChatTask,
} from "../identity/find-chat-member.ts";
import { unlinked } from "../identity/unlinked.ts";
import { stopButton, switchButton, undoButton } from "../actions.ts";
import type { ChatContext } from "../chat-context.ts";
import { findEntryFacts } from "../notifications/entry-facts.ts";
import { type About, formatAbout, say, formatLength, whereNote } from "../format.ts";
import { findMeant } from "./find-meant.ts";
import { askWhich } from "./find-project.ts";

/** `/tt start [project or task] [: notes]`. */
export async function startCommand(context: ChatContext, rest: string): Promise<ChatReply> {
  const found = await findMemberAndProjects(context.db, context.identity);
  if (found === null) return unlinked(context);
  const meant = await findMeant(context, found, rest);
  if ("ask" in meant) return meant.ask;
  if ("project" in meant) return startOn(context, found.member, meant);
  return startTaskOn(context, found.member, meant.task.id, meant);
}

/** `/tt switch project [: notes]`; without a project it asks for one. */
export async function switchCommand(context: ChatContext, rest: string): Promise<ChatReply> {
  if (rest !== "" && !rest.startsWith(":")) return startCommand(context, rest);
  const found = await findMemberAndProjects(context.db, context.identity);
  if (found === null) return unlinked(context);
  const { projects } = found;
  if (projects.length === 0) return say("There is no project yet that you may track time on.");
  const notes = rest.slice(1).trim();
  return askWhich("What do you go on with?", projects, { verb: "start", once: context.requestId, notes });
}

/** Starts the member's timer; done once per request. */
export async function startOn(
  context: ChatContext,
  member: ChatMember,
  { project, notes }: { project: { id: string; name: string } | null; notes: string },
): Promise<ChatReply> {
  const ctx = ctxOfMember(context, member);
  const entryId = createId(context.now);
  const record = { requestId: context.requestId, facts: startFacts(ctx, entryId) };
  const { entry, stopped } = await recordChange(ctx, record, (recorded) =>
    startTimer(recorded, { entryId, projectId: project?.id ?? null, notes }),
  );
  return started(context, member, {
    entry,
    about: { projectName: project?.name ?? null, notes: entry.notes },
    stopped,
  });
}

/** Starts a timer for the same as an entry of the member. */
export async function continueOn(
  context: ChatContext,
  member: ChatMember,
  entryId: string,
): Promise<ChatReply> {
  const ctx = ctxOfMember(context, member);
  const nextId = createId(context.now);
  const record = { requestId: context.requestId, facts: startFacts(ctx, nextId) };
  const { entry, stopped } = await recordChange(ctx, record, (recorded) =>
    continueEntry(recorded, entryId, nextId),
  );
  return started(context, member, { entry, about: await aboutEntry(ctx, entry), stopped });
}

/** Starts a timer on a task, in its project; `task` is it, where it is known. */
export async function startTaskOn(
  context: ChatContext,
  member: ChatMember,
  taskId: string,
  { task = null, notes = "" }: { task?: ChatTask | null; notes?: string } = {},
): Promise<ChatReply> {
  const ctx = ctxOfMember(context, member);
  const entryId = createId(context.now);
  const record = { requestId: context.requestId, facts: startFacts(ctx, entryId) };
  const { entry, stopped } = await recordChange(ctx, record, (recorded) =>
    startTimer(recorded, { entryId, taskId, notes }),
  );
  const about =
    task === null
      ? await aboutEntry(ctx, entry)
      : { projectName: task.projectName, taskTitle: task.name, notes: entry.notes };
  return started(context, member, { entry, about, stopped });
}

/** With the names of what it is on. */
async function aboutEntry(ctx: PersonCtx, { id, notes }: { id: string; notes: string }): Promise<About> {
  const [facts] = await findEntryFacts(ctx, ctx.actor.userId, [id]);
  return facts ?? { projectName: null, notes };
}

type Ended = { startedAt: number; endedAt: number | null };

function started(
  context: ChatContext,
  member: ChatMember,
  { entry, about, stopped }: { entry: { id: string }; about: About; stopped: Ended | null },
): ChatReply {
  const ended =
    stopped === null
      ? []
      : [
          ` The timer before it ended after ${formatLength((stopped.endedAt ?? context.now) - stopped.startedAt)}.`,
        ];
  return say(["Started: ", ...formatAbout(about), ".", ...ended], {
    blocks: whereNote(member),
    buttons: [stopButton(entry.id), switchButton, undoButton(context.requestId)],
  });
}
