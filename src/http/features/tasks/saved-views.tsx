import type { TaskView } from "../../../domain/tasks/task-views.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { Field, Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { asBoard, isFiltered, parseTaskSearch, searchOf, type TaskQuery } from "./task-query.ts";

/** What was typed into a view's form, and why it was not kept. `id` null = of a new view. */
export type ViewRefusal = { id: string | null; name: string; audience: string; refusal: Refusal };

type Props = { views: TaskView[]; query: TaskQuery; refused: ViewRefusal | null };

const ready = [
  { name: "All", search: "" },
  { name: "Mine", search: "?assignee=me" },
  { name: "Overdue", search: "?due=overdue" },
  { name: "This week", search: "?due=week" },
];

const audienceOptions = [
  { value: "own", label: "Only me" },
  { value: "workspace", label: "Everybody in the workspace" },
];

/** Filters that are one press away; the one that is shown can be renamed, shared and deleted, any other kept. */
export function SavedViews({ views, query, refused }: Props) {
  const shown = searchOf(query).toString();
  const current = views.find(({ search }) => search === shown);
  const onBoard = (search: string) =>
    query.view === "board" ? searchOf(asBoard(parseTaskSearch(search))).toString() : search;
  const chips = [...ready.map((one) => ({ ...one, search: onBoard(one.search) })), ...views];
  return (
    <div class="toolbar views">
      <nav class="cluster" aria-label="Saved views">
        {chips.map(({ name, search }) => (
          <a
            class="chip"
            href={pathTo`/tasks${searchOf(parseTaskSearch(search))}`}
            aria-current={search === shown ? "page" : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      {current === undefined && (isFiltered(query) || query.group !== "") && (
        <ViewForm query={query} refused={refused} />
      )}
      {current?.mayChange === true && <ViewForm view={current} query={query} refused={refused} />}
    </div>
  );
}

function ViewForm({ view, query, refused }: Omit<Props, "views"> & { view?: TaskView }) {
  const typed = refused?.id === (view?.id ?? null) ? refused : null;
  const here = searchOf(query);
  const { refusal } = typed ?? {};
  return (
    <details open={typed !== null}>
      <summary>{view === undefined ? "Save this view" : "Change this view"}</summary>
      <form
        method="post"
        action={view === undefined ? pathTo`/task-views${here}` : pathTo`/task-views/${view.id}${here}`}
        class="toolbar"
      >
        <FormKey />
        <Field
          id="view-name"
          label="Name"
          name="name"
          value={typed?.name ?? view?.name ?? ""}
          required
          maxlength="60"
          autocomplete="off"
          error={refusal?.message}
        />
        <Select
          id="view-audience"
          label="For"
          name="audience"
          value={typed?.audience ?? view?.audience ?? "own"}
          options={audienceOptions}
        />
        <Button>Save</Button>
      </form>
      {view !== undefined && (
        <ConfirmForm
          action={pathTo`/task-views/${view.id}/delete`}
          label="Delete…"
          question={`“${view.name}” goes from ${view.audience === "own" ? "your views" : "everybody's views"}. Its tasks stay.`}
          confirm="Delete the view"
          small
        />
      )}
    </details>
  );
}
