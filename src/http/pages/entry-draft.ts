import type { EntryDetails } from "../../domain/time/entry.ts";
import { formatClock, formatRange } from "../../domain/time/format-range.ts";
import type { ListedEntry } from "../../domain/time/listed-entries.ts";
import { localDateOf } from "../../lib/zoned-time.ts";
import type { Form } from "../form.ts";
import type { EntryDraft } from "../ui/today/draft.ts";
import type { Eyes } from "../ui/today/eyes.ts";

/** What a form for an entry or a timer holds, as typed. */
export function readDraft(form: Form): EntryDraft {
  return {
    notes: form.get("notes"),
    projectId: form.get("projectId"),
    taskId: form.get("taskId"),
    taskSearch: form.get("taskSearch").trim(),
    tags: form.get("tags"),
    billable: form.get("billable"),
    date: form.get("date"),
    time: form.get("time"),
    splitAt: form.get("splitAt"),
  };
}

/** Without a script, a form narrows the tasks that it offers by a button of its own. */
export function onlySearches(form: Form): boolean {
  return form.has("find");
}

/** Which tasks a form offers that holds this. */
export function taskWishOf({ projectId, taskSearch }: EntryDraft) {
  return { projectId: projectId || null, search: taskSearch };
}

/** A draft in the words of the verbs. */
export function detailsOf(draft: EntryDraft): EntryDetails {
  const { notes, projectId, taskId, tags, billable } = draft;
  return {
    notes,
    projectId: projectId || null,
    taskId: taskId || null,
    tagNames: tags.split(",").filter((name) => name.trim() !== ""),
    ...(billable === "" ? {} : { billable: billable === "yes" }),
  };
}

/** An entry as its form shows it. */
export function draftOf(entry: ListedEntry, eyes: Eyes): EntryDraft {
  return {
    notes: entry.notes,
    projectId: entry.projectId ?? "",
    taskId: entry.taskId ?? "",
    taskSearch: "",
    tags: entry.tagNames.join(", "),
    billable: entry.billable ? "yes" : "no",
    date: localDateOf(entry.startedAt, eyes.timeZone),
    time: timeOf(entry, eyes),
    splitAt: "",
  };
}

function timeOf({ startedAt, endedAt }: ListedEntry, { timeZone, clock }: Eyes): string {
  return endedAt === null
    ? formatClock(startedAt, timeZone, clock)
    : formatRange({ startedAt, endedAt }, timeZone, clock);
}
