import type { Milestone, MilestoneInput, MilestoneList } from "../../../domain/milestones/milestone.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { Button, ButtonForm } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" });

/** A form that was refused; id null = the one that adds. */
export type MilestoneRefused = { id: string | null; draft: MilestoneInput; refusal: Refusal };

type Props = {
  projectId: string;
  milestones: MilestoneList;
  canManage: boolean;
  refused: MilestoneRefused | null;
};

/** The dates that the project works towards. */
export function MilestoneSection({ projectId, milestones: list, canManage, refused }: Props) {
  const { milestones, earlier } = list;
  if (!canManage && milestones.length === 0) return null;
  const action = pathTo`/projects/${projectId}/milestones`;
  return (
    <section class="stack chapter" aria-labelledby="milestones">
      <h2 id="milestones">Milestones</h2>
      {milestones.length === 0 ? (
        <p class="muted">None yet. Milestones stand in the calendars of those who chose one for deadlines.</p>
      ) : (
        <ul class="list" role="list">
          {milestones.map((milestone) => (
            <Row
              action={pathTo`/projects/${projectId}/milestones/${milestone.id}`}
              milestone={milestone}
              canManage={canManage}
              refused={refused?.id === milestone.id ? refused : null}
            />
          ))}
        </ul>
      )}
      {earlier > 0 && (
        <p class="muted">
          These are the last {milestones.length}; {earlier} earlier {earlier === 1 ? "one is" : "ones are"}{" "}
          not listed.
        </p>
      )}
      {canManage && (
        <Fields action={action} idPrefix="milestone" label="Add a milestone" refused={ofNew(refused)} />
      )}
    </section>
  );
}

function ofNew(refused: MilestoneRefused | null): MilestoneRefused | null {
  return refused?.id === null ? refused : null;
}

function Row(props: {
  action: string;
  milestone: Milestone;
  canManage: boolean;
  refused: MilestoneRefused | null;
}) {
  const { action, milestone, canManage, refused } = props;
  const { id, name, dueOn } = milestone;
  return (
    <li class="row">
      <div class="stack tight grow">
        <span>
          <b>{name}</b>{" "}
          <time class="muted" datetime={dueOn}>
            {day.format(new Date(dueOn))}
          </time>
        </span>
        {canManage && (
          <details open={refused !== null}>
            <summary>
              Change <span class="visually-hidden">{name}</span>
            </summary>
            <Fields
              action={action}
              idPrefix={`milestone-${id}`}
              label="Save"
              draft={milestone}
              refused={refused}
            />
          </details>
        )}
      </div>
      {canManage && (
        <ButtonForm action={`${action}/delete`} label="Delete" title={`Delete ${name}`} look="quiet" small />
      )}
    </li>
  );
}

function Fields(props: {
  action: string;
  idPrefix: string;
  label: string;
  draft?: MilestoneInput;
  refused: MilestoneRefused | null;
}) {
  const { action, idPrefix, label, refused } = props;
  const draft = refused?.draft ?? props.draft ?? { name: "", dueOn: "" };
  const errorAt = (field: string) => (refused?.refusal.field === field ? refused.refusal.message : undefined);
  return (
    <form method="post" action={action} class="grid" data-holds={refused === null ? undefined : ""}>
      <FormKey />
      <Field
        id={`${idPrefix}-name`}
        name="milestoneName"
        label="Milestone"
        value={draft.name}
        error={errorAt("milestoneName")}
        required
        maxlength="120"
        autocomplete="off"
      />
      <Field
        id={`${idPrefix}-due`}
        name="milestoneDueOn"
        label="Day"
        type="date"
        value={draft.dueOn}
        error={errorAt("milestoneDueOn")}
        required
      />
      <p class="wide">
        <Button>{label}</Button>
      </p>
    </form>
  );
}
