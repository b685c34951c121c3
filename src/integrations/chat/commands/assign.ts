import { assignTask } from "../../../domain/tasks/assign-task.ts";
import { AppError } from "../../../lib/errors.ts";
import { fold } from "../../../lib/fold.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { assignButton, undoButton } from "../actions.ts";
import { assignFacts, recordChange } from "../../../domain/changes/record-change.ts";
import { findPeople } from "../identity/find-people.ts";
import { ctxOfMember, findMemberAndTasks, type ChatMember } from "../identity/find-chat-member.ts";
import { unlinked } from "../identity/unlinked.ts";
import type { ChatContext } from "../chat-context.ts";
import { say, shorten } from "../format.ts";
import { type Match, rank } from "./rank.ts";
import { findTaskOf } from "./tasks.ts";

const mostButtons = 5;

/** `/task assign task to name`, "to me", or to somebody mentioned, who is the member that linked that account. Throws invalid. */
export async function assignCommand(
  context: ChatContext,
  rest: string,
  mentions: Readonly<Record<string, string>>,
): Promise<ChatReply> {
  const found = await findMemberAndTasks(context.db, context.identity);
  if (found === null) return unlinked(context);
  const { member } = found;
  const known = { ...found, appUrl: context.appUrl };
  const { taskText, name } = splitPerson(rest);
  const match = findMember(await listPeople(context, member), member, {
    name,
    mentioned: mentions[`@${name}`],
  });
  if (typeof match === "string") return say(match);
  const wishOf = (taskId: string, assigneeId: string) => {
    return { once: context.requestId, workspaceId: member.workspaceId, taskId, assigneeId };
  };
  if (match.kind === "several") {
    const answer = findTaskOf(taskText, known);
    if ("ask" in answer) return say(`${whoOf(name, match.found)} Type more of the name.`);
    const { id } = answer.task;
    const buttons = match.found
      .slice(0, mostButtons)
      .map((person) => assignButton(person.name, wishOf(id, person.id)));
    return say(`${whoOf(name, match.found)} Choose one, or type more of the name.`, { buttons });
  }
  const assigneeId = match.found.id;
  const answer = findTaskOf(taskText, known, (taskId) => assignButton("Assign", wishOf(taskId, assigneeId)));
  if ("ask" in answer) return answer.ask;
  return assignOn(context, member, { taskId: answer.task.id, assigneeId }, match.found.name);
}

/** Hands a task to a member, of the name if it is known; done once per request. */
export async function assignOn(
  context: ChatContext,
  member: ChatMember,
  { taskId, assigneeId }: { taskId: string; assigneeId: string },
  knownName?: string,
): Promise<ChatReply> {
  const ctx = ctxOfMember(context, member);
  const record = { requestId: context.requestId, facts: assignFacts(ctx, { taskId, assigneeId }) };
  const task = await recordChange(ctx, record, (recorded) =>
    assignTask(recorded, { id: taskId, assigneeId }),
  );
  const name = knownName ?? (await listPeople(context, member)).find(({ id }) => id === assigneeId)?.name;
  return say(["Assigned to ", { bold: name ?? "them" }, ": ", shorten(task.title), "."], {
    buttons: [undoButton(context.requestId)],
  });
}

/** The last " to " or " @" parts the task from the person: a task may be called "Reply to Bob". Throws invalid. */
function splitPerson(rest: string): { taskText: string; name: string } {
  const last = [...rest.matchAll(/\s(?:to\s+@?|@)(?=\S)/gi)].at(-1);
  const taskText = rest.slice(0, last?.index ?? 0).trim();
  const name = last === undefined ? "" : rest.slice(last.index + last[0].length).trim();
  if (taskText !== "" && name !== "") return { taskText, name };
  throw new AppError("invalid", "Say the task and the person: /task assign fix the door to Ada");
}

async function listPeople(context: ChatContext, member: ChatMember) {
  const people = await findPeople(ctxOfMember(context, member), context.identity);
  return people.map((person) => ({ ...person, nameNorm: fold(person.name) }));
}

type Person = Awaited<ReturnType<typeof listPeople>>[number];

/** The members that a name, "me" or a mention may mean, or a sentence about nobody. */
function findMember(
  people: Person[],
  { userId }: ChatMember,
  { name, mentioned }: { name: string; mentioned: string | undefined },
): Exclude<Match<Person>, { kind: "none" }> | string {
  const member = people.find(({ chatUserId }) => mentioned !== undefined && chatUserId === mentioned);
  if (mentioned !== undefined && member === undefined)
    return `@${name} has not linked an account in this workspace. Type the person's name instead.`;
  const match = rank(member?.id ?? (fold(name) === "me" ? userId : name), people);
  return match.kind === "none" ? `Nobody in this workspace is called “${name}”.` : match;
}

function whoOf(name: string, people: readonly Person[]): string {
  return `“${name}” may be one of several people: ${people.map((person) => person.name).join(", ")}.`;
}
