import type { OfferedProjects, RatePage } from "../../../domain/rates/list-rates.ts";
import { Button } from "../../components/button.tsx";
import { Field, Select } from "../../components/field.tsx";
import type { Refusal } from "../../forms/form.ts";

/** A rate as its form holds it. */
export type RateDraft = Record<
  | "kind"
  | "clientId"
  | "projectId"
  | "projectSearch"
  | "taskId"
  | "userId"
  | "amount"
  | "currency"
  | "startsOn",
  string
>;

type Props = { page: RatePage; draft: RateDraft; refusal: Refusal | null; seesCosts: boolean };

/** What a rate is for, and what it is. */
export function RateFields({ page, draft, refusal, seesCosts }: Props) {
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <>
      {page.task === null ? (
        <TargetFields {...{ page, draft, refusal, seesCosts }} />
      ) : (
        <p class="wide">
          <input type="hidden" name="taskId" value={page.task.id} />
          <input type="hidden" name="projectId" value={page.task.projectId} />
          For the task <b>{page.task.title}</b>. <a href="/rates">For something else</a>
        </p>
      )}
      <Field
        id="rate-amount"
        name="amount"
        label="For an hour"
        inputmode="decimal"
        value={draft.amount}
        required
        maxlength="12"
        autocomplete="off"
        placeholder="95.50"
        error={errorOf("amount")}
      />
      <Field
        id="rate-currency"
        name="currency"
        label="Currency"
        value={draft.currency}
        maxlength="3"
        list="rate-currencies"
        autocomplete="off"
        placeholder="The client’s"
        error={errorOf("currency")}
      />
      <Field
        id="rate-startsOn"
        name="startsOn"
        label="From (empty: always)"
        type="date"
        value={draft.startsOn}
        error={errorOf("startsOn")}
      />
    </>
  );
}

function TargetFields({ page, draft, refusal, seesCosts }: Props) {
  const select = (name: keyof RateDraft, label: string, options: { value: string; label: string }[]) => (
    <Select
      id={`rate-${name}`}
      name={name}
      label={label}
      value={draft[name]}
      options={options}
      error={refusal?.field === name ? refusal.message : undefined}
    />
  );
  return (
    <>
      {select("clientId", "Client", choices("All clients", page.clients))}
      <ProjectField
        offered={page.projects}
        draft={draft}
        error={refusal?.field === "projectId" ? refusal.message : undefined}
      />
      {select("userId", "Person", choices("Everybody", page.people))}
      {seesCosts &&
        select("kind", "What it says", [
          { value: "bill", label: "What the client pays" },
          { value: "cost", label: "What the work costs" },
        ])}
    </>
  );
}

type ProjectFieldProps = {
  offered: OfferedProjects;
  draft: Pick<RateDraft, "projectId" | "projectSearch">;
  error?: string | undefined;
};

/** The projects; where there are more than it lists, they are narrowed by what is typed. */
function ProjectField(props: ProjectFieldProps) {
  const { offered, draft } = props;
  return (
    <div class="stack tight">
      <ProjectOptions {...props} />
      {(offered.hasMore || draft.projectSearch !== "") && (
        <div class="cluster">
          <Field
            id="rate-projectSearch"
            name="projectSearch"
            type="search"
            label="Find a project"
            hidesLabel
            placeholder="Find a project"
            value={draft.projectSearch}
            autocomplete="off"
            data-narrows
            hx-get="/rates/projects"
            hx-include="#rate-projectId"
            hx-trigger="input changed delay:300ms, search"
            hx-target="#rate-projects"
            hx-swap="outerHTML"
          />
          <noscript>
            <Button small name="find" value="1" formnovalidate>
              Find
            </Button>
          </noscript>
        </div>
      )}
    </div>
  );
}

/** The choice itself, as the search fetches it. */
export function ProjectOptions({ offered: { projects, hasMore }, draft, error }: ProjectFieldProps) {
  const hint = hasMore
    ? `The first ${projects.length}; there are more. Find others by name.`
    : projects.length === 0 && draft.projectSearch !== ""
      ? "No such project."
      : undefined;
  return (
    <div id="rate-projects">
      <Select
        id="rate-projectId"
        name="projectId"
        label="Project"
        value={draft.projectId}
        error={error}
        {...(hint !== undefined && { hint })}
        options={choices("All projects", projects)}
      />
    </div>
  );
}

function choices(all: string, offered: readonly { id: string; name: string }[]) {
  return [{ value: "", label: all }, ...offered.map(({ id, name }) => ({ value: id, label: name }))];
}
