import type { BindingRules } from "../../../db/schema/bindings.ts";
import { rulesSchema } from "../../../integrations/bindings/rules.ts";
import { AppError } from "../../../lib/errors.ts";
import type { Form } from "../../forms/form.ts";
import type { RulesDraft } from "./rules-fields.tsx";

/** The fields of RulesFields as a person filled them in. */
export function parseRulesDraft(form: Form): RulesDraft {
  const priorities = form.all("priority");
  return {
    labels: form.get("labels"),
    priorities: form
      .all("priorityLabel")
      .map((label, index) => ({ label, priority: priorities[index] ?? "none" }))
      .filter(({ label }) => label.trim() !== ""),
    statusOpen: form.get("statusOpen"),
    statusClosed: form.get("statusClosed"),
    startsTimerWhenAssigned: form.has("startsTimer"),
  };
}

/** Throws invalid, naming the field. */
export function rulesOf(draft: RulesDraft): BindingRules {
  const parsed = rulesSchema.safeParse({
    labels: draft.labels
      .split(",")
      .map((label) => label.trim())
      .filter((label) => label !== ""),
    priorities: draft.priorities,
    statuses: { open: draft.statusOpen, closed: draft.statusClosed },
    startsTimerWhenAssigned: draft.startsTimerWhenAssigned,
  });
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? "");
  const isLabel = field === "labels" || field === "priorities";
  throw new AppError(
    "invalid",
    isLabel
      ? "Use at most 50 labels of at most 100 characters each."
      : "Choose a status and a priority from the lists.",
    field,
  );
}
