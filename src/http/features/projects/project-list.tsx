import { type ListedProject, trackedDays } from "../../../domain/projects/list-projects.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Duration } from "../../components/time.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { BudgetBar, budgetText } from "./budget-bar.tsx";
import { type ProjectDraft, ProjectFields } from "./project-fields.tsx";

export type ProjectListProps = {
  projects: ListedProject[];
  isArchived: boolean;
  canManage: boolean;
  version: string;
};

/** The page's swappable whole: the form for a new project and the list. */
export function ProjectsPanel(props: ProjectListProps & { draft: ProjectDraft; refusal: Refusal | null }) {
  const { draft, refusal, canManage, isArchived } = props;
  return (
    <div id="projects" class="stack">
      <header class="toolbar">
        <h1>{isArchived ? "Archived projects" : "Projects"}</h1>
        <nav class="cluster" aria-label="Kinds of projects">
          {isArchived ? (
            <a href="/projects">Projects in use</a>
          ) : (
            <a href="/projects?show=archived">Archived projects</a>
          )}
          <a href="/clients">Clients</a>
          {canManage && <a href="/invoices">Invoices</a>}
          <a href="/tags">Tags</a>
        </nav>
      </header>
      {canManage && !isArchived && <NewProject draft={draft} refusal={refusal} />}
      <ProjectList {...props} />
    </div>
  );
}

function NewProject({ draft, refusal }: { draft: ProjectDraft; refusal: Refusal | null }) {
  return (
    <details class="new" open={refusal !== null}>
      <summary class="button primary" data-shortcut="n">
        New project
      </summary>
      <form
        method="post"
        action="/projects"
        class="card grid"
        hx-post="/projects"
        hx-target="#projects"
        hx-swap="outerHTML"
      >
        <FormKey />
        <ProjectFields idPrefix="new-project" draft={draft} refusal={refusal} />
        <div class="wide">
          <Button look="primary">Create project</Button>
        </div>
      </form>
    </details>
  );
}

/** The list as live refresh fetches it. */
export function ProjectList({ projects, isArchived, canManage, version }: ProjectListProps) {
  const live = isArchived ? "/projects?part=list&show=archived" : "/projects?part=list";
  return (
    <div id="project-list" data-live={live} data-version={version}>
      {projects.length === 0 ? (
        <NoProjects isArchived={isArchived} canManage={canManage} />
      ) : (
        <div class="scroll">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Project</th>
                <th scope="col" class="minor">
                  Client
                </th>
                <th scope="col" class="minor">
                  Access
                </th>
                <th scope="col" class="end">
                  Open tasks
                </th>
                <th scope="col" class="minor">
                  Budget
                </th>
                <th scope="col" class="end">
                  Last {trackedDays} days
                </th>
              </tr>
            </thead>
            <tbody>
              {projects.map((project) => (
                <ProjectRow project={project} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function ProjectRow({ project }: { project: ListedProject }) {
  const { id, name, code, clientId, clientName, colour, access, billable, openTasks, trackedMs, budget } =
    project;
  return (
    <tr id={`project-${id}`}>
      <th scope="row">
        <span class="cluster">
          <ProjectDot colour={colour} name={name} href={pathTo`/projects/${id}`} />
          {code !== null && <Badge title="Code">{code}</Badge>}
        </span>
      </th>
      <td class="minor">{clientId !== null && <a href={pathTo`/clients/${clientId}`}>{clientName}</a>}</td>
      <td class="minor">
        <span class="cluster">
          {access === "members" ? <Badge>Project members</Badge> : <span class="muted">Everybody</span>}
          {billable && <Badge>billable</Badge>}
        </span>
      </td>
      <td class="end number">
        <a href={pathTo`/tasks?project=${id}`} aria-label={`${openTasks} open tasks of ${name}`}>
          {openTasks}
        </a>
      </td>
      <td class="minor">
        {budget !== null && (
          <span class="stack tight">
            <BudgetBar budget={budget} name={name} />
            <small class="muted">{budgetText(budget)}</small>
          </span>
        )}
      </td>
      <td class="end">
        <Duration ms={trackedMs} />
      </td>
    </tr>
  );
}

function NoProjects({ isArchived, canManage }: { isArchived: boolean; canManage: boolean }) {
  if (isArchived) {
    return (
      <EmptyState title="Nothing is archived">
        <p>Archive a project when its work is over: its tasks and its time stay, and pickers get shorter.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No projects yet">
      <p>
        {canManage
          ? "A project is what time is spent on: a product, a website, a house to build. Create the first one above, or connect a repository and let its issues become tasks."
          : "There is no project that you may track on yet. Ask an owner or admin of the workspace to add you to one."}
      </p>
    </EmptyState>
  );
}
