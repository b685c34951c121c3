import { type CalendarInput, calendarInputSchema } from "../../../integrations/bindings/settings.ts";
import { AppError } from "../../../lib/errors.ts";
import type { Form } from "../../forms/form.ts";
import type { CalendarDraft, RuleDraft } from "./calendar-fields.tsx";

/** The fields of CalendarFields and RuleRows as a person filled them in. */
export function parseCalendarDraft(form: Form): CalendarDraft {
  const column = (name: string) => form.all(name);
  const attendees = column("ruleAttendee");
  const series = column("ruleSeries");
  const projects = column("ruleProject");
  const tags = column("ruleTags");
  const billable = column("ruleBillable");
  const automatic = column("ruleAutomatic");
  const positions = column("rulePosition");
  const dropped = column("ruleDropped").map(Number);
  const rules = column("ruleTitle").map((title, index) => ({
    title,
    attendee: attendees[index] ?? "",
    seriesId: series[index] ?? "",
    projectId: projects[index] ?? "",
    tags: tags[index] ?? "",
    billable: billable[index] ?? "",
    automatic: automatic[index] ?? "",
    position: positions[index] ?? "",
  }));
  return {
    direction: form.get("direction"),
    projectId: form.get("projectId"),
    daysBack: form.get("daysBack"),
    includesTentative: form.has("tentative"),
    rules: inOrder(rules, dropped),
  };
}

/** By the positions that were typed, without the dropped ones and rows in which nothing was typed. */
function inOrder(rules: RuleDraft[], dropped: number[]): RuleDraft[] {
  return rules
    .map((rule, index) => ({ rule, index, key: keyOf(rule.position, index) }))
    .filter(({ rule, index }) => !dropped.includes(index) && !isBlank(rule))
    .toSorted((a, b) => a.key - b.key)
    .map(({ rule }) => ({ ...rule, position: "" }));
}

/** A rule that is moved up stands before the one whose position it takes, one that is moved down after it. */
function keyOf(position: string, index: number): number {
  const wanted = /^\d{1,2}$/.test(position) ? Number(position) - 1 : index;
  return wanted + Math.sign(wanted - index) / 2;
}

const isBlank = (rule: RuleDraft) => Object.values(rule).every((value) => value.trim() === "");

/** A draft as the verbs take it. Throws invalid, beside the field. */
export function settingsOf(draft: CalendarDraft): CalendarInput {
  if (!draft.rules.every(hasCondition)) {
    throw new AppError(
      "invalid",
      "Say which events each rule is for: a part of the title, an address or a series. Or drop the rule.",
      "rules",
    );
  }
  const parsed = calendarInputSchema.safeParse({
    direction: draft.direction,
    projectId: draft.projectId || null,
    daysBack: /^\d{1,2}$/.test(draft.daysBack.trim()) ? Number(draft.daysBack) : null,
    includesTentative: draft.includesTentative,
    rules: draft.rules.map(ruleOf),
  });
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? "rules");
  throw new AppError("invalid", sentences[field] ?? "Choose one of the values in the list.", field);
}

const sentences: Record<string, string> = {
  daysBack: "Go back 1 to 30 days.",
  rules: "Use at most 50 rules, of at most 200 characters and 20 tags each.",
};

const hasCondition = ({ title, attendee, seriesId }: RuleDraft) =>
  title.trim() !== "" || attendee.trim() !== "" || seriesId !== "";

function ruleOf({ title, attendee, seriesId, projectId, tags, billable, automatic }: RuleDraft) {
  return {
    when: { title: title.trim() || null, attendee: attendee.trim() || null, seriesId: seriesId || null },
    projectId: projectId || null,
    tags: tags
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
    billable: billable === "" ? null : billable === "yes",
    isAutomatic: automatic === "yes",
  };
}
