import type { TaskChoices } from "../../../domain/tasks/load-task-list.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { Field, type Option, Select } from "../../components/field.tsx";
import { isFiltered, type TaskQuery } from "./task-query.ts";
import { optionsOf, priorityOptions } from "./format.ts";

const stateOptions: Option[] = [
  { value: "unfinished", label: "Not done" },
  { value: "open", label: "Open" },
  { value: "in_progress", label: "In progress" },
  { value: "done", label: "Done" },
  { value: "all", label: "All" },
  { value: "archived", label: "Archived" },
];

const dueOptions: Option[] = [
  { value: "", label: "Any day" },
  { value: "overdue", label: "Overdue" },
  { value: "week", label: "This week" },
  { value: "none", label: "No due date" },
];

const groupOptions: Option[] = [
  { value: "", label: "Mine first" },
  { value: "project", label: "By project" },
  { value: "status", label: "By status" },
  { value: "assignee", label: "By assignee" },
  { value: "due", label: "By due date" },
];

/** The filter bar: a form of the address, so that a view can be bookmarked and shared. */
export function TaskFilterBar(props: { query: TaskQuery; choices: TaskChoices; sources: Option[] }) {
  const { query, choices, sources } = props;
  const isBoard = query.view === "board";
  const selects = [
    ...(isBoard ? [] : [{ name: "status", label: "Status", value: query.status, options: stateOptions }]),
    {
      name: "project",
      label: "Project",
      value: query.project,
      options: any("Any", optionsOf(choices.projects)),
    },
    { name: "priority", label: "Priority", value: query.priority, options: any("Any", priorityOptions) },
    { name: "assignee", label: "Assignee", value: query.assignee, options: assigneeOptions(choices) },
    { name: "tag", label: "Tag", value: query.tag, options: any("Any", optionsOf(choices.tags)) },
    { name: "due", label: "Due", value: query.due, options: dueOptions },
    { name: "source", label: "From", value: query.source, options: sourceOptions(sources) },
    ...(isBoard ? [] : [{ name: "group", label: "Order", value: query.group, options: groupOptions }]),
  ];
  return (
    <form
      id="task-filter"
      method="get"
      action="/tasks"
      class="toolbar filter"
      role="search"
      hx-get="/tasks"
      hx-trigger="change, submit"
      hx-target="#tasks"
      hx-swap="outerMorph"
    >
      {isBoard && <input type="hidden" name="view" value="board" />}
      <Field
        id="search"
        label="Search"
        name="q"
        type="search"
        value={query.q}
        autocomplete="off"
        hx-get="/tasks?part=list"
        hx-include="closest form"
        hx-trigger="input changed delay:200ms"
        hx-target="#task-list"
        hx-swap="outerMorph"
        hx-sync="this:replace"
      />
      {selects.map((select) => (
        <Select id={`filter-${select.name}`} {...select} />
      ))}
      <Button>Show</Button>
      {isFiltered(query) && (
        <a class="button quiet" href={pathTo`/tasks${new Search({ view: query.view })}`}>
          Clear
        </a>
      )}
    </form>
  );
}

function any(label: string, options: Option[]): Option[] {
  return [{ value: "", label }, ...options];
}

function assigneeOptions({ people }: TaskChoices): Option[] {
  return [
    { value: "", label: "Anybody" },
    { value: "me", label: "Me" },
    { value: "nobody", label: "Nobody" },
    ...optionsOf(people),
  ];
}

function sourceOptions(sources: Option[]): Option[] {
  return [{ value: "", label: "Anywhere" }, { value: "none", label: "Timewire" }, ...sources];
}
