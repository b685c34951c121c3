import { projectsTakingIssues } from "../../../domain/tasks/owe-creation.ts";
import { AppError } from "../../../lib/errors.ts";
import type { ChatField, ChatModal, ChatReply } from "../../../providers/chat-message.ts";
import { addTaskOn } from "../commands/tasks.ts";
import { toPlainText } from "../format.ts";
import { ctxOfMember } from "../identity/find-chat-member.ts";
import type { ChatContext } from "../chat-context.ts";
import type { ChatMember, ChatProject } from "../identity/find-chat-member.ts";
import { modalIds, type ModalMetadata, projectField } from "./modals.ts";
import { replacedBy, type Replaced } from "./outcome.ts";

const mostTitle = 500;
const mostNamed = 5;

type Opened = {
  context: ChatContext;
  member: ChatMember;
  projects: ChatProject[];
  isCut: boolean;
  metadata: ModalMetadata;
};

/** Makes a task, and its issue where the person ticks that; that can be ticked only where one of the projects is connected both ways. */
export async function openTaskForm({ context, member, metadata, ...choices }: Opened): Promise<ChatModal> {
  if (choices.projects.length === 0)
    throw new AppError("invalid", "There is no project yet that you may track on.");
  const takingIssues = await projectsTakingIssues(ctxOfMember(context, member));
  const title = { type: "text", initial: "", maxLength: mostTitle } as const;
  return {
    modalId: modalIds.task,
    title: "New task",
    submit: "Add",
    close: "Cancel",
    metadata: JSON.stringify(metadata),
    blocks: [
      ...projectField(choices, "", { isOptional: false }),
      { kind: "field", fieldId: "title", label: "Title", control: title },
      ...issueField(choices.projects.filter(({ id }) => takingIssues.has(id))),
    ],
  };
}

function issueField(takingIssues: readonly ChatProject[]): ChatField[] {
  if (takingIssues.length === 0) return [];
  const names = takingIssues.slice(0, mostNamed).map(({ name }) => name);
  const more = takingIssues.length > mostNamed ? ` and ${takingIssues.length - mostNamed} more` : "";
  const options = [{ value: "yes", label: "Create it there too" }];
  return [
    {
      kind: "field",
      fieldId: "isIssue",
      label: "Issue",
      hint: `In projects that are connected both ways: ${names.join(", ")}${more}.`,
      isOptional: true,
      control: { type: "choices", options },
    },
  ];
}

type Wish = { project: ChatProject; title: string; isIssue: boolean };

/** On the Home tab there is no message to answer under. */
export async function saveTask(
  context: ChatContext,
  member: ChatMember,
  { wish, responseUrl }: { wish: Wish; responseUrl: string | null },
): Promise<ChatReply | Replaced> {
  const reply = await addTaskOn(context, member, wish);
  return responseUrl === null ? replacedBy(toPlainText(reply.summary)) : reply;
}
