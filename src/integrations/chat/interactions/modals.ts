import * as z from "zod/mini";

import { formatRange } from "../../../domain/time/format-range.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import { formatClock } from "../../../domain/time/format-range.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { ChatField, ChatModal } from "../../../providers/chat-message.ts";
import type { Speaker, SpokenProject } from "../identity/find-speaker.ts";
import { projectLabel, shorten } from "../words.ts";

/** Slack's own limit of options in a select menu; further projects are reached by command. */
const mostOptions = 100;
const mostLabel = 75;

/** What a modal brings back: what it is about, and where its result is told. */
export const metadataSchema = z.object({
  responseUrl: z.nullable(z.string()),
  /** It was opened in this one, and saves there also when its person has chosen another one since. */
  workspaceId: z.optional(z.string()),
  entryId: z.optional(z.string()),
  version: z.optional(z.number()),
});

export type ModalMetadata = z.infer<typeof metadataSchema>;

export const modalIds = { track: "track", edit: "edit", stopAt: "stop_at" } as const;

type Given = { speaker: Speaker; projects: readonly SpokenProject[]; now: number; metadata: ModalMetadata };

/** Starts a timer, or records time that has passed. */
export function trackModal({ speaker, projects, now, metadata }: Given, notes: string): ChatModal {
  return {
    modalId: modalIds.track,
    title: "Track time",
    submit: "Save",
    close: "Cancel",
    metadata: JSON.stringify(metadata),
    blocks: [
      ...projectField(projects, null),
      notesField(notes),
      {
        ...timeField(""),
        hint: "A duration such as 1h 30m, or 9:00 – 10:15. Leave it empty to start a timer now.",
        isOptional: true,
      },
      dateField(localDateOf(now, speaker.timeZone)),
    ],
  };
}

/** Changes an entry that has ended. */
export function editModal(
  { speaker, projects, metadata }: Given,
  entry: TimeEntry & { endedAt: number },
): ChatModal {
  return {
    modalId: modalIds.edit,
    title: "Edit time",
    submit: "Save",
    close: "Cancel",
    metadata: JSON.stringify(metadata),
    blocks: [
      ...projectField(projects, entry.projectId),
      notesField(entry.notes),
      {
        ...timeField(formatRange(entry, speaker.timeZone, speaker.clock)),
        hint: "Such as 9:00 – 10:15 or 1h 30m.",
      },
      dateField(localDateOf(entry.startedAt, speaker.timeZone)),
    ],
  };
}

/** Asks when a forgotten timer should have been stopped. */
export function stopAtModal({ speaker, now, metadata }: Omit<Given, "projects">): ChatModal {
  return {
    modalId: modalIds.stopAt,
    title: "Stop the timer",
    submit: "Stop",
    close: "Cancel",
    metadata: JSON.stringify(metadata),
    blocks: [
      {
        ...timeField(formatClock(now, speaker.timeZone, speaker.clock)),
        label: "Stopped at",
        hint: "A time of day such as 17:30.",
      },
      dateField(localDateOf(now, speaker.timeZone)),
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

function projectField(projects: readonly SpokenProject[], current: string | null): ChatField[] {
  const shown = projects.slice(0, mostOptions);
  const options = shown.map((project) => ({
    value: project.id,
    label: shorten(projectLabel(project), mostLabel),
  }));
  if (options.length === 0) return [];
  const initial = options.some(({ value }) => value === current) ? { initial: current ?? "" } : {};
  return [
    {
      kind: "field",
      fieldId: "projectId",
      label: "Project",
      isOptional: true,
      control: { type: "choice", options, placeholder: "No project", ...initial },
    },
  ];
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
