import * as z from "zod/mini";

import { formTimeOf } from "../../../domain/time/edited-span.ts";
import type { EntryDetails } from "../../../domain/time/entry.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { isChanged, parseShown } from "../../forms/edited.ts";
import type { Form } from "../../forms/form.ts";
import { type EntryDraft, entryFields } from "./draft.ts";
import type { ViewerTime } from "../../viewer-time.ts";

/** What a form for an entry or a timer holds, as typed. */
export function parseDraft(form: Form): EntryDraft {
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
export function draftOf(entry: ListedEntry, viewerTime: ViewerTime): EntryDraft {
  const time = formTimeOf(entry, viewerTime.timeZone, viewerTime.clock);
  return {
    notes: entry.notes,
    projectId: entry.projectId ?? "",
    taskId: entry.taskId ?? "",
    taskSearch: "",
    tags: entry.tagNames.join(", "),
    billable: entry.billable ? "yes" : "no",
    date: time.date,
    time: time.text,
    splitAt: "",
  };
}

const draftSchema = z.record(z.enum(entryFields), z.string());

/** What the form showed before anything was typed into it; null when it did not say. */
export function shownOf(form: Form): EntryDraft | null {
  return parseShown(form, draftSchema);
}

/** The details that were typed anew, in the words of the verb: nothing that only another person or device has changed. */
export function changedDetails(draft: EntryDraft, shown: EntryDraft): EntryDetails {
  const { notes, projectId, taskId, tagNames, billable } = detailsOf(draft);
  const isNew = (name: keyof EntryDraft) => isChanged(draft[name], shown[name]);
  return {
    ...(notes !== undefined && isNew("notes") ? { notes } : {}),
    ...(projectId !== undefined && isNew("projectId") ? { projectId } : {}),
    ...(taskId !== undefined && isNew("taskId") ? { taskId } : {}),
    ...(tagNames !== undefined && isNew("tags") ? { tagNames } : {}),
    ...(billable !== undefined && isNew("billable") ? { billable } : {}),
  };
}
