import type { OfferedTasks } from "../../../domain/tasks/open-tasks.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { pathTo, type Search } from "../../../lib/path-to.ts";
import { Button, ButtonLink, DefaultButton } from "../../components/button.tsx";
import type { Picker } from "./detail-fields.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { type EntryDraft, focusIf, type Problem, problemAt } from "./draft.ts";
import { EntryFields } from "./entry-fields.tsx";
import { Offers } from "./offers.tsx";

const spanTime = { label: "Time", hint: "A span such as 9:00 – 10:15, or a duration." };

type Props = {
  entry: ListedEntry;
  draft: EntryDraft;
  /** The version that the person edits, and what its form showed: only what differs from that is written. */
  version: number;
  shown: EntryDraft;
  problem: Problem | null;
  picker: Picker;
  /** What the entry says now, when it was changed elsewhere meanwhile. */
  present: string | null;
  /** "?until=…" of the list to go back to. */
  query: Search;
  /** Where the page of one entry leads back to; null = the form stands in the row of a list, which it gives way to. */
  back: string | null;
};

/** Changes an entry or the running timer, in its row or on a page of its own. */
export function EditForm(props: Props) {
  const { entry, draft, version, shown, problem, picker, present, query, back } = props;
  const prefix = `edit-${entry.id}`;
  const action = pathTo`/entries/${entry.id}${query}`;
  const list = pathTo`/${query.with({ part: "day-list", focus: entry.id })}`;
  const isRunning = entry.endedAt === null;
  const isAboutSplit = problem?.field === "splitAt";
  return (
    <form
      id={prefix}
      class="stack tight edit"
      data-holds
      method="post"
      action={action}
      {...(back === null ? swapped(action, prefix) : {})}
    >
      <FormKey />
      <DefaultButton />
      <input type="hidden" name="version" value={String(version)} />
      <input type="hidden" name="shown" value={JSON.stringify(shown)} />
      {back !== null && <input type="hidden" name="back" value={back} />}
      <Refusal problem={problem} present={present} />
      <EntryFields
        prefix={prefix}
        draft={draft}
        problem={problem}
        picker={withPresent(picker, entry)}
        isNew={false}
        time={isRunning ? { label: "Started at" } : spanTime}
        focus={isAboutSplit ? null : "notes"}
      />
      {!isRunning && <SplitField prefix={prefix} draft={draft} problem={problem} />}
      <div class="cluster">
        <Button look="primary">Save</Button>
        <Offers problem={problem} />
        <ButtonLink
          href={back ?? pathTo`/${query}`}
          look="quiet"
          {...(back === null
            ? { "hx-get": list, "hx-target": "#day-list", "hx-swap": "outerMorph", "data-cancel": "" }
            : {})}
        >
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}

function SplitField({ prefix, draft, problem }: Pick<Props, "draft" | "problem"> & { prefix: string }) {
  return (
    <details open={draft.splitAt !== ""}>
      <summary>Split in two</summary>
      <div class="grid">
        <Field
          id={`${prefix}-split`}
          name="splitAt"
          label="The second part begins at"
          hint="A time such as 10:30. Both parts keep all the rest."
          value={draft.splitAt}
          error={problemAt(problem, "splitAt")}
          autocomplete="off"
          {...focusIf(problem?.field === "splitAt")}
        />
      </div>
    </details>
  );
}

function swapped(action: string, prefix: string): Record<string, string> {
  return {
    "hx-post": action,
    "hx-target": "#day-list",
    "hx-swap": "outerMorph",
    "hx-status:422": `target:#${prefix} swap:outerHTML`,
    "hx-status:409": `target:#${prefix} swap:outerHTML`,
  };
}

function Refusal({ problem, present }: { problem: Problem | null; present: string | null }) {
  if (problem === null || problem.field !== undefined) return null;
  return (
    <div class="flash" data-tone="warn" role="alert">
      <span>
        {problem.message}
        {present !== null && ` It now reads: ${present}`}
      </span>
    </div>
  );
}

/** An entry may keep a project or task that the pickers no longer offer, such as an archived one. */
function withPresent(picker: Picker, entry: ListedEntry): Picker {
  const { projectId, projectName, taskId } = entry;
  const lacksProject = projectId !== null && picker.projects.every(({ id }) => id !== projectId);
  const lacksTask = taskId !== null && picker.tasks.tasks.every((task) => task.taskId !== taskId);
  return {
    ...picker,
    projects: lacksProject
      ? [...picker.projects, { id: projectId, name: projectName ?? "" }]
      : picker.projects,
    tasks: lacksTask ? withTask(picker.tasks, { ...entry, taskId }) : picker.tasks,
  };
}

function withTask(offered: OfferedTasks, entry: ListedEntry & { taskId: string }): OfferedTasks {
  const { taskId, taskTitle, projectId, projectName } = entry;
  const present = {
    taskId,
    title: taskTitle ?? "",
    sourceLabel: null,
    projectId: projectId ?? "",
    projectName: projectName ?? "",
  };
  return { ...offered, tasks: [...offered.tasks, present] };
}
