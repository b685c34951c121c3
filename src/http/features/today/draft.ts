/** What a person typed into a form for an entry or a timer, as text. */
export type EntryDraft = {
  notes: string;
  projectId: string;
  taskId: string;
  /** What the tasks on offer are narrowed by; "" = all. */
  taskSearch: string;
  /** Names, separated by commas. */
  tags: string;
  /** "yes", "no", or "" for what the project says. */
  billable: string;
  date: string;
  time: string;
  /** A time of day at which an entry is made two of; "" = it stays one. */
  splitAt: string;
};

/** The names of its fields. */
export const entryFields = [
  "notes",
  "projectId",
  "taskId",
  "taskSearch",
  "tags",
  "billable",
  "date",
  "time",
  "splitAt",
] as const satisfies (keyof EntryDraft)[];

export const emptyDraft: EntryDraft = {
  notes: "",
  projectId: "",
  taskId: "",
  taskSearch: "",
  tags: "",
  billable: "",
  date: "",
  time: "",
  splitAt: "",
};

/** What is wrong with a draft, beside the field it concerns. */
export type Problem = {
  message: string;
  field: string | undefined;
  /** Buttons that do what was probably meant. */
  offers?: readonly { name: string; value: string; label: string }[];
};

/** The error of one field; what names no field is shown above or below the whole form. */
export function problemAt(problem: Problem | null, field: string): string | undefined {
  return problem?.field === field ? problem.message : undefined;
}

/** The attribute that puts the cursor where something is to be corrected. */
export function focusIf(condition: boolean): Record<string, string> {
  return condition ? { autofocus: "" } : {};
}
