import { assignTask } from "../../../domain/tasks/assign-task.ts";
import { AppError } from "../../../lib/errors.ts";
import { fold } from "../../../lib/fold.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { assignFacts, recordChange } from "../changes/record-change.ts";
import { findPeople } from "../identity/find-people.ts";
import { ctxOfSpeaker, findSpeakerAndTasks } from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import { undoButton } from "../actions.ts";
import type { Talk } from "../talk.ts";
import { say, shorten } from "../words.ts";
import { rank } from "./rank.ts";
import { findTaskOf } from "./tasks.ts";

const form = /^(.+?)\s+(?:to\s+@?|@)(\S.*)$/is;

/** `/task assign task to name`, "to me", or to somebody mentioned, who is the member that linked that account. Throws invalid. */
export async function assignCommand(
  talk: Talk,
  rest: string,
  mentions: Readonly<Record<string, string>>,
): Promise<ChatReply> {
  const found = await findSpeakerAndTasks(talk.db, talk.voice);
  if (found === null) return unlinked(talk);
  const [, taskText, name] = form.exec(rest) ?? [];
  if (taskText === undefined || name === undefined) {
    throw new AppError("invalid", "Say the task and the person: /task assign fix the door to Ada");
  }
  const answer = findTaskOf(taskText, found.tasks);
  if ("ask" in answer) return answer.ask;
  const ctx = ctxOfSpeaker(talk, found.speaker);
  const people = (await findPeople(ctx, talk.voice)).map((person) => ({
    ...person,
    nameNorm: fold(person.name),
  }));
  const own = people.find(({ id }) => id === found.speaker.userId);
  const mentioned = mentions[`@${name.trim()}`];
  const member =
    mentioned === undefined ? undefined : people.find(({ chatUserId }) => chatUserId === mentioned);
  if (mentioned !== undefined && member === undefined)
    return say(`@${name} has not linked an account in this workspace. Type the person's name instead.`);
  const match = rank(member?.id ?? (fold(name) === "me" ? (own?.id ?? "") : name), people);
  if (match.kind === "none") return say(`Nobody in this workspace is called “${name}”.`);
  if (match.kind === "several") {
    const names = match.found.map((person) => person.name).join(", ");
    return say(`“${name}” may be one of several people: ${names}. Type more of the name.`);
  }
  const wish = { taskId: answer.task.id, assigneeId: match.found.id };
  const task = await recordChange(
    ctx,
    { requestId: talk.requestId, facts: assignFacts(ctx, wish) },
    (recorded) => assignTask(recorded, { id: wish.taskId, assigneeId: wish.assigneeId }),
  );
  return say(["Assigned to ", { bold: match.found.name }, ": ", shorten(task.title), "."], {
    buttons: [undoButton(talk.requestId)],
  });
}
