import type { CalendarSettings } from "../db/schema/calendar.ts";
import { calendarSettingsSchema } from "../integrations/calendar/rules/settings.ts";
import { AppError } from "../lib/errors.ts";
import type { Form } from "./form.ts";
import type { CalendarDraft, RuleDraft } from "./ui/calendar/calendar-fields.tsx";

/** The fields of CalendarFields and RuleRows as a person filled them in. */
export function readCalendarDraft(form: Form): CalendarDraft {
  const column = (name: string) => form.all(name);
  const attendees = column("ruleAttendee");
  const series = column("ruleSeries");
  const projects = column("ruleProject");
  const tags = column("ruleTags");
  const billable = column("ruleBillable");
  const takes = column("ruleTakes");
  return {
    direction: form.get("direction"),
    projectId: form.get("projectId"),
    daysBack: form.get("daysBack"),
    includesTentative: form.has("tentative"),
    rules: column("ruleTitle").map((title, index) => ({
      title,
      attendee: attendees[index] ?? "",
      seriesId: series[index] ?? "",
      projectId: projects[index] ?? "",
      tags: tags[index] ?? "",
      billable: billable[index] ?? "",
      takes: takes[index] ?? "",
    })),
  };
}

/** A draft as the verbs take it; rows without a condition are left out. Throws invalid, beside the field. */
export function settingsOf(draft: CalendarDraft): CalendarSettings {
  const parsed = calendarSettingsSchema.safeParse({
    direction: draft.direction,
    projectId: draft.projectId || null,
    daysBack: /^\d{1,2}$/.test(draft.daysBack.trim()) ? Number(draft.daysBack) : null,
    includesTentative: draft.includesTentative,
    rules: draft.rules.filter(isFilled).map(ruleOf),
  });
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? "rules");
  throw new AppError("invalid", sentences[field] ?? "Choose one of the values in the list.", field);
}

const sentences: Record<string, string> = {
  daysBack: "Go back 1 to 30 days.",
  rules: "Use at most 50 rules, of at most 200 characters and 20 tags each.",
};

const isFilled = ({ title, attendee, seriesId }: RuleDraft) =>
  title.trim() !== "" || attendee.trim() !== "" || seriesId !== "";

function ruleOf({ title, attendee, seriesId, projectId, tags, billable, takes }: RuleDraft) {
  return {
    when: { title: title.trim() || null, attendee: attendee.trim() || null, seriesId: seriesId || null },
    projectId: projectId || null,
    tags: tags
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
    billable: billable === "" ? null : billable === "yes",
    isTaken: takes === "yes",
  };
}
