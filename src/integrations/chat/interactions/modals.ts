import * as z from "zod/mini";

import { formatClock } from "../../../domain/time/format-range.ts";
import type { Doubt } from "../../../domain/time/doubts.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { ChatBlock, ChatField, ChatModal } from "../../../providers/chat-message.ts";
import type { ChatMember, ChatProject } from "../identity/find-chat-member.ts";
import { projectLabel, shorten } from "../format.ts";

const mostLabel = 75;
/** A form of very many projects stays within the size that a chat takes by shorter labels. */
const [manyOptions, mostLabelOfMany] = [400, 40];

/** What a modal brings back: what it is about, and where its result is posted. */
export const metadataSchema = z.object({
  responseUrl: z.nullable(z.string()),
  /** It was opened in this one, and saves there also when its person has chosen another one since. */
  workspaceId: z.optional(z.string()),
  entryId: z.optional(z.string()),
  version: z.optional(z.number()),
  /** What the form showed: only what was typed anew is written. */
  shown: z.optional(
    z.object({ projectId: z.string(), notesMark: z.string(), time: z.string(), date: z.string() }),
  ),
  /** The day that a form for new time showed first. */
  date: z.optional(z.string()),
});

export type ModalMetadata = z.infer<typeof metadataSchema>;

export type EditShown = NonNullable<ModalMetadata["shown"]>;

/** What the form of an entry holds; "" = no project. */
export type EditForm = { projectId: string; notes: string; time: string; date: string };

/** Why a form comes again. `doubts` of its time can be confirmed in it. */
export type Again = { sentence: string; doubts?: readonly Doubt[] };

export const modalIds = { track: "track", edit: "edit", stopAt: "stop_at", task: "task" } as const;

type Choices = {
  projects: readonly ChatProject[];
  /** There are more of them. */
  isCut: boolean;
};

type Given = Choices & { member: ChatMember; now: number; metadata: ModalMetadata };

/** An empty form for time of today. */
export function newForm({ timeZone }: ChatMember, now: number): EditForm {
  return { projectId: "", notes: "", time: "", date: localDateOf(now, timeZone) };
}

/** Starts a timer, or records time that has passed. */
export function trackModal(
  { member, now, metadata, ...choices }: Given,
  form: EditForm,
  again?: Again,
): ChatModal {
  const date = metadata.date ?? localDateOf(now, member.timeZone);
  return {
    modalId: modalIds.track,
    title: "Track time",
    submit: "Save",
    close: "Cancel",
    metadata: JSON.stringify({ ...metadata, date }),
    blocks: [
      ...againBlocks(again),
      ...projectField(choices, form.projectId),
      notesField(form.notes),
      {
        ...timeField(form.time),
        hint: "A duration such as 1h 30m, or 9:00 – 10:15. Leave it empty to start a timer now.",
        isOptional: true,
      },
      dateField(form.date),
      ...confirmFields(again),
    ],
  };
}

/** Changes an entry that has ended. */
export function editModal({
  metadata,
  projects,
  isCut,
  own,
  form,
  again,
}: Choices & {
  metadata: ModalMetadata;
  /** The entry's project, which it may keep though it is archived, or the person not in it any more. */
  own: { id: string; name: string } | null;
  form: EditForm;
  again?: Again | undefined;
}): ChatModal {
  const isMissing = own !== null && projects.every(({ id }) => id !== own.id);
  const fields = [
    ...projectField({ projects: isMissing ? [own, ...projects] : projects, isCut }, form.projectId),
    notesField(form.notes),
    { ...timeField(form.time), hint: "Such as 9:00 – 10:15 or 1h 30m." },
    dateField(form.date),
  ];
  const edition = metadata.version ?? 0;
  return {
    modalId: modalIds.edit,
    title: "Edit time",
    submit: "Save",
    close: "Cancel",
    metadata: JSON.stringify(metadata),
    blocks: [
      ...againBlocks(again),
      ...fields.map((field) => ({ ...field, edition })),
      ...confirmFields(again),
    ],
  };
}

/** Asks when a forgotten timer should have been stopped. */
export function stopAtModal({ member, now, metadata }: Omit<Given, keyof Choices>): ChatModal {
  return {
    modalId: modalIds.stopAt,
    title: "Stop the timer",
    submit: "Stop",
    close: "Cancel",
    metadata: JSON.stringify(metadata),
    blocks: [
      {
        ...timeField(formatClock(now, member.timeZone, member.clock)),
        label: "Stopped at",
        hint: "A time of day such as 17:30.",
      },
      dateField(localDateOf(now, member.timeZone)),
    ],
  };
}

/** A sentence in a window of its own, for a press where no message can stand beside it. */
export function sentenceModal(sentence: string): ChatModal {
  return {
    modalId: "sentence",
    title: "Timewire",
    submit: null,
    close: "Close",
    blocks: [{ kind: "text", text: sentence }],
  };
}

type Option = { id: string; name: string; code?: string | null };

/** A choice of projects, with which none is a choice as well unless one is needed. */
export function projectField(
  { projects, isCut }: { projects: readonly Option[]; isCut: boolean },
  initial: string,
  { isOptional = true }: { isOptional?: boolean } = {},
): ChatField[] {
  const most = projects.length > manyOptions ? mostLabelOfMany : mostLabel;
  const options = projects.map((project) => ({
    value: project.id,
    label: shorten(projectLabel(project), most),
  }));
  if (options.length === 0) return [];
  return [
    {
      kind: "field",
      fieldId: "projectId",
      label: "Project",
      isOptional,
      ...(isCut
        ? { hint: "Only the first of your projects by name are listed. Use the page for others." }
        : {}),
      control: {
        type: "choice",
        options,
        placeholder: isOptional ? "No project" : "Choose a project",
        initial,
      },
    },
  ];
}

function againBlocks(again: Again | undefined): ChatBlock[] {
  return again === undefined ? [] : [{ kind: "text", text: again.sentence }];
}

/** What is ticked says which doubts: another time with another doubt is asked about again. */
function confirmFields(again: Again | undefined): ChatField[] {
  const doubts = again?.doubts ?? [];
  if (doubts.length === 0) return [];
  const options = [{ value: doubts.join(","), label: "Save it as typed" }];
  const control = { type: "choices", options } as const;
  return [{ kind: "field", fieldId: "confirmed", label: "This time is right", isOptional: true, control }];
}

function notesField(initial: string): ChatField {
  const control = { type: "text", initial, isMultiline: true, maxLength: 2000 } as const;
  return { kind: "field", fieldId: "notes", label: "Notes", isOptional: true, control };
}

function timeField(initial: string): ChatField {
  return { kind: "field", fieldId: "time", label: "Time", control: { type: "text", initial, maxLength: 60 } };
}

function dateField(initial: string): ChatField {
  return { kind: "field", fieldId: "date", label: "Day", control: { type: "date", initial } };
}
