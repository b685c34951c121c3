import type { ChatCommand } from "../../../providers/chat.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { explainInChat } from "../explain.ts";
import { linkCommand } from "../identity/link-command.ts";
import type { ChatContext } from "../chat-context.ts";
import { say } from "../format.ts";
import { assignCommand } from "./assign.ts";
import { helpOn, notUnderstood } from "./help.ts";
import { logCommand } from "./log.ts";
import { statusCommand, todayCommand, weekCommand } from "./report.ts";
import { parseCommand, type TaskVerb, type TtVerb } from "./parse-command.ts";
import { startCommand, switchCommand } from "./start.ts";
import { stopCommand } from "./stop.ts";
import { addTaskCommand, doneCommand, listTasksCommand } from "./tasks.ts";
import { undoCommand } from "./undo.ts";
import { unexpectedText } from "./unexpected-text.ts";
import { workspaceCommand } from "./workspace.ts";

type Mentions = ChatCommand["mentions"];
type Answer = (context: ChatContext, rest: string, mentions: Mentions) => ChatReply | Promise<ChatReply>;

const ttVerbs: Readonly<Record<TtVerb, Answer>> = {
  start: startCommand,
  switch: switchCommand,
  stop: stopCommand,
  status: alone("/tt status", statusCommand),
  today: alone("/tt today", todayCommand),
  week: weekCommand,
  log: logCommand,
  undo: alone("/tt undo", undoCommand),
  workspace: workspaceCommand,
  link: linkCommand,
  help: (_, rest) => helpOn("/tt", rest),
};

const taskVerbs: Readonly<Record<TaskVerb, Answer>> = {
  add: addTaskCommand,
  list: listTasksCommand,
  done: doneCommand,
  assign: assignCommand,
  help: (_, rest) => helpOn("/task", rest),
};

/** For a command that takes no further words: they are not left out of account. */
function alone(command: string, answer: (context: ChatContext) => Promise<ChatReply>): Answer {
  return (context, rest) => {
    if (rest !== "") throw unexpectedText(command, rest);
    return answer(context);
  };
}

/** Answers a slash command from the database alone. Never throws: what went wrong is the answer. */
export async function answerCommand(
  context: ChatContext,
  { command, text, mentions }: Pick<ChatCommand, "command" | "text" | "mentions">,
): Promise<ChatReply> {
  try {
    const parsed = parseCommand(command, text);
    if (parsed.command === "unknown") return notUnderstood(parsed.said, parsed.nearest, parsed.of);
    const answer = parsed.command === "/tt" ? ttVerbs[parsed.verb] : taskVerbs[parsed.verb];
    return await answer(context, parsed.rest, mentions);
  } catch (error) {
    return say(explainInChat(error, context.now));
  }
}
