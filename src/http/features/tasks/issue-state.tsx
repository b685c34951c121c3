import type { SharedField, Unwritten } from "../../../db/schema/work.ts";
import type { TaskDetail } from "../../../domain/tasks/get-task.ts";
import type { IssueTarget } from "../../../domain/tasks/owe-creation.ts";
import type { TaskChoices } from "../../../domain/tasks/load-task-list.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ButtonForm } from "../../components/button.tsx";
import { Flash } from "../../components/flash.tsx";
import { draftOf, namedFields, type NamedField, textFor } from "./named-fields.ts";

type Props = { task: TaskDetail; choices: TaskChoices; issueTargets: IssueTarget[] };
type Waiting = NamedField & { name: SharedField; waiting: Unwritten };

/** What of the task is not the same at the issue behind it, and what to do about it; nothing while both sides agree. */
export function IssueState({ task, choices, issueTargets }: Props) {
  const there = task.source?.label ?? "the issue";
  const fields = namedFields(choices).flatMap((field): Waiting[] => {
    if (field.name === "projectId" || field.name === "estimate") return [];
    const waiting = task.waiting[field.name];
    return waiting === undefined ? [] : [{ ...field, name: field.name, waiting }];
  });
  const asked = fields.filter(({ waiting }) => waiting.theirs !== undefined && waiting.choice === undefined);
  const refused = fields.filter(({ waiting }) => waiting.refused !== undefined);
  const others = fields.filter((field) => !asked.includes(field) && !refused.includes(field));
  return (
    <>
      {issueTargets.length > 0 && <CreateThere task={task} issueTargets={issueTargets} />}
      {others.length > 0 && (
        <p class="muted">
          Waiting to be written to {there}: {others.map(({ label }) => label.toLowerCase()).join(", ")}.
          {task.waitError !== null && ` The last attempt failed: ${task.waitError}`}
        </p>
      )}
      {refused.map((field) => (
        <Refused task={task} field={field} />
      ))}
      {asked.map((field) => (
        <Asked task={task} field={field} there={there} />
      ))}
    </>
  );
}

/** A task without an issue may become one. */
function CreateThere({ task, issueTargets }: { task: TaskDetail; issueTargets: IssueTarget[] }) {
  if (issueTargets.some(({ isOwed }) => isOwed === 1))
    return (
      <p class="muted">Its issue is being created.{task.createError !== null && ` ${task.createError}`}</p>
    );
  const action = pathTo`/tasks/${task.id}/issue`;
  return (
    <div class="cluster">
      {issueTargets.map(({ id, name }) => (
        <ButtonForm
          action={action}
          label={`Create in ${name}`}
          fields={{ bindingId: id }}
          attributes={{ "hx-post": action, "hx-target": "#task", "hx-swap": "outerHTML" }}
        />
      ))}
      {task.createError !== null && <p class="error">It was not created. {task.createError}</p>}
    </div>
  );
}

function Refused({ task, field }: { task: TaskDetail; field: Waiting }) {
  const what = field.label.toLowerCase();
  return (
    <Flash tone="warn">
      <div class="stack tight">
        <p>
          Not accepted there: the {what}. {field.waiting.refused}
        </p>
        <div class="cluster">
          <Answer
            task={task}
            field={field}
            answer="ours"
            label="Try again"
            title={`Try again: the ${what}`}
          />
          <Answer
            task={task}
            field={field}
            answer="theirs"
            label="Take theirs"
            title={`Take theirs: the ${what}`}
          />
        </div>
      </div>
    </Flash>
  );
}

function Asked({ task, field, there }: { task: TaskDetail; field: Waiting; there: string }) {
  const { label, options, waiting } = field;
  const what = label.toLowerCase();
  return (
    <Flash tone="warn">
      <div class="stack tight">
        <p>Both sides changed the {what}. Which one counts?</p>
        <dl>
          <dt>Here</dt>
          <dd>{textFor(draftOf(task)[field.name], options)}</dd>
          <dt>{there}</dt>
          <dd>{textFor(waiting.theirs?.shown ?? "", options)}</dd>
        </dl>
        <div class="cluster">
          <Answer
            task={task}
            field={field}
            answer="ours"
            label="Keep ours"
            title={`Keep ours: the ${what}`}
          />
          <Answer
            task={task}
            field={field}
            answer="theirs"
            label="Take theirs"
            title={`Take theirs: the ${what}`}
          />
        </div>
      </div>
    </Flash>
  );
}

function Answer(props: { task: TaskDetail; field: Waiting; answer: string; label: string; title: string }) {
  const { task, field, answer, label, title } = props;
  const action = pathTo`/tasks/${task.id}/answer`;
  return (
    <ButtonForm
      action={action}
      label={label}
      title={title}
      fields={{ field: field.name, answer }}
      attributes={{ "hx-post": action, "hx-target": "#task", "hx-swap": "outerHTML" }}
    />
  );
}
