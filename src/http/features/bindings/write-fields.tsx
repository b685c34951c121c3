import type { TrackerSettings } from "../../../db/schema/bindings.ts";
import { type TaskStatus, taskStatuses } from "../../../domain/tasks/task.ts";
import { statusOf } from "../../../integrations/bindings/rules.ts";
import type { TrackerWrites, Vocabulary, WritableField } from "../../../providers/tracker.ts";
import { Checkbox, Select } from "../../components/field.tsx";
import type { Form } from "../../forms/form.ts";
import { statusOptions } from "../tasks/format.ts";

/** How changes go back, as the form holds it: by our status the id of the provider's, "" = it is not written. */
export type WritesDraft = {
  direction: string;
  conflicts: string;
  takesNew: boolean;
  statuses: Record<TaskStatus, string>;
};

type Writes = TrackerSettings["writes"];

/** What is not chosen yet is the first status there that is ours, or else the one of open issues. */
export function draftOfWrites(settings: TrackerSettings, vocabulary: Vocabulary | null): WritesDraft {
  const { direction, conflicts, takesNew, statuses } = settings.writes;
  const there = vocabulary?.statuses ?? [];
  const isChosen = Object.keys(statuses).length > 0;
  const idFor = (status: TaskStatus) => {
    if (isChosen) return statuses[status]?.id ?? "";
    const same = there.find((one) => statusOf(settings, one) === status);
    return (same ?? there.find(({ category }) => category === "todo"))?.id ?? "";
  };
  return {
    direction,
    conflicts,
    takesNew,
    statuses: { open: idFor("open"), in_progress: idFor("in_progress"), done: idFor("done") },
  };
}

export function parseWrites(form: Form): WritesDraft {
  const statuses = {
    open: form.get("write-open"),
    in_progress: form.get("write-in_progress"),
    done: form.get("write-done"),
  };
  return {
    direction: form.get("direction") || "theirs",
    conflicts: form.get("conflicts") || "theirs",
    takesNew: form.has("takesNew"),
    statuses,
  };
}

/** As it is stored; without the provider's words the statuses stay as they were. */
export function writesOf(draft: WritesDraft, vocabulary: Vocabulary | null, stored: Writes | null) {
  const chosen = taskStatuses.flatMap((status) => {
    const found = vocabulary?.statuses.find(({ id }) => id === draft.statuses[status]);
    return found === undefined ? [] : [[status, { id: found.id, name: found.name }] as const];
  });
  const { direction, conflicts, takesNew } = draft;
  const statuses = vocabulary === null ? (stored?.statuses ?? {}) : Object.fromEntries(chosen);
  return { direction, conflicts, takesNew, statuses };
}

/** `takesNew`: whether issues can be made in the container. */
export type WritableThere = { fields: TrackerWrites["fields"]; takesNew: boolean; providerName: string };
type Props = WritableThere & { draft: WritesDraft; vocabulary: Vocabulary | null };

/** What changes made here do at the provider. */
export function WriteFields({ draft, vocabulary, fields, takesNew, providerName }: Props) {
  const statuses = vocabulary?.statuses ?? [];
  const options = statuses.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <fieldset class="wide stack tight">
      <legend>Changes made here</legend>
      <p class="muted small">
        Written to {providerName}: {wordsOf(fields)}. Everything is written as the connected account.
      </p>
      <div class="grid">
        <Select
          id="direction"
          label="Direction"
          name="direction"
          value={draft.direction}
          options={[
            { value: "theirs", label: `From ${providerName} only` },
            { value: "both", label: "Both ways" },
          ]}
        />
        <Select
          id="conflicts"
          label="When both sides changed the same"
          name="conflicts"
          value={draft.conflicts}
          options={[
            { value: "theirs", label: `${providerName} counts` },
            { value: "ours", label: "Timewire counts" },
            { value: "newer", label: "The newer one counts" },
            { value: "ask", label: "Ask on the task" },
          ]}
        />
        {options.length > 0 &&
          fields.has("status") &&
          statusOptions.map(({ value, label }) => (
            <Select
              id={`write-${value}`}
              label={`“${label}” is written as`}
              name={`write-${value}`}
              value={draft.statuses[taskStatuses.find((one) => one === value) ?? "open"]}
              options={[{ value: "", label: "Not written" }, ...options]}
            />
          ))}
      </div>
      {takesNew && (
        <Checkbox
          name="takesNew"
          label="Create new tasks there too"
          checked={draft.takesNew}
          hint={`With both ways: each new task of the project becomes a new one at ${providerName}.`}
        />
      )}
    </fieldset>
  );
}

const words: Record<WritableField, string> = {
  title: "title",
  body: "description",
  status: "status",
  assignees: "assignee",
  dueOn: "due date",
  priority: "priority",
  labels: "priority as a label",
};

function wordsOf(fields: TrackerWrites["fields"]): string {
  const all = [...fields]
    .filter((field) => field !== "labels" || !fields.has("priority"))
    .map((field) => words[field]);
  return new Intl.ListFormat("en-GB").format(all);
}
