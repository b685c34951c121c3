import type { ProjectDetail } from "../../../domain/projects/get-project.ts";
import type { MilestoneList } from "../../../domain/milestones/milestone.ts";
import type { ProjectOverview } from "../../../domain/overview/project-overview.ts";
import type { Sum } from "../../../domain/reports/summary.ts";
import { trackedDays } from "../../../domain/projects/list-projects.ts";
import type { ProjectChannel } from "../../../integrations/chat/channels/project-channels.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Edited } from "../../forms/edited.ts";
import type { Refusal } from "../../forms/form.ts";
import { ProjectChannelSection } from "../channels/project-channel-section.tsx";
import { Badge } from "../../components/badge.tsx";
import { Button, ButtonForm, ButtonLink } from "../../components/button.tsx";
import { BothVersions } from "../../components/both-versions.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { Flash } from "../../components/flash.tsx";
import { Duration } from "../../components/time.tsx";
import { Tabs } from "../../components/tabs.tsx";
import type { ViewerTime } from "../../viewer-time.ts";
import { FormKey } from "../../components/form-key.tsx";
import { type MilestoneRefused, MilestoneSection } from "./milestone-section.tsx";
import { type ProjectDraft, ProjectFields } from "./project-fields.tsx";
import { ProjectPeople } from "./project-people.tsx";
import { BudgetSection, type BudgetRefused } from "./budget-section.tsx";
import { OverviewSection } from "./overview-section.tsx";
import { swapsProject } from "./swaps-project.ts";

export type ProjectPanelProps = {
  project: ProjectDetail;
  channels: ProjectChannel[];
  milestones: MilestoneList;
  milestone: MilestoneRefused | null;
  overview: ProjectOverview;
  uninvoiced: Sum;
  time: ViewerTime;
  budget: BudgetRefused | null;
  canManage: boolean;
  version: string;
  edited: Edited<ProjectDraft>;
  refusal: Refusal | null;
};

/** A project's page; also what live refresh and its forms answer. */
export function ProjectPanel(props: ProjectPanelProps) {
  const { project, channels, canManage, version } = props;
  return (
    <article
      id="project"
      class="stack"
      data-live={pathTo`/projects/${project.id}?part=panel`}
      data-version={version}
    >
      <header class="stack tight">
        {project.clientId !== null && (
          <p>
            <a href={pathTo`/clients/${project.clientId}`}>{project.clientName}</a>
          </p>
        )}
        <h1 class="project">
          <span class="dot" data-colour={project.colour} aria-hidden="true"></span>
          {project.name}
        </h1>
        <Facts project={project} />
      </header>
      {project.archivedAt !== null && <ArchivedFlash project={project} canManage={canManage} />}
      <ProjectTabs project={project} canManage={canManage} />
      <OverviewSection
        project={project}
        overview={props.overview}
        uninvoiced={props.uninvoiced}
        time={props.time}
      />
      {canManage && <Settings {...props} />}
      {canManage && (
        <BudgetSection projectId={project.id} budget={props.overview.budget} refused={props.budget} />
      )}
      <ProjectPeople project={project} canManage={canManage} />
      <MilestoneSection
        projectId={project.id}
        milestones={props.milestones}
        canManage={canManage}
        refused={props.milestone}
      />
      <ProjectChannelSection projectId={project.id} channels={channels} canManage={canManage} />
      {canManage && project.archivedAt === null && <Archive project={project} />}
    </article>
  );
}

function ProjectTabs({ project: { id }, canManage }: { project: ProjectDetail; canManage: boolean }) {
  const overview = pathTo`/projects/${id}`;
  const tabs = [
    { href: overview, label: "Overview" },
    { href: pathTo`/tasks?project=${id}`, label: "Tasks" },
    { href: pathTo`/reports/detailed?project=${id}`, label: "Time" },
    { href: "#project-settings", label: "Settings" },
  ];
  const shown = canManage ? tabs : tabs.slice(0, 3);
  return <Tabs label="Of this project" tabs={shown} current={overview} />;
}

function Facts({ project }: { project: ProjectDetail }) {
  const { id, code, openTasks, trackedMs, billable } = project;
  return (
    <div class="cluster">
      <ButtonLink href={pathTo`/tasks?project=${id}`} small>
        {openTasks === 1 ? "1 open task" : `${openTasks} open tasks`}
      </ButtonLink>
      <span>
        <Duration ms={trackedMs} /> <span class="muted">in the last {trackedDays} days</span>
      </span>
      {code !== null && <Badge title="Code">{code}</Badge>}
      {billable && <Badge>billable</Badge>}
    </div>
  );
}

function ArchivedFlash({ project, canManage }: { project: ProjectDetail; canManage: boolean }) {
  const action = pathTo`/projects/${project.id}/restore`;
  return (
    <Flash tone="warn">
      <p>This project is archived. Nobody can track on it until it is restored.</p>
      {canManage && <ButtonForm action={action} label="Restore" attributes={swapsProject(action)} />}
    </Flash>
  );
}

function Settings({ project, edited, refusal }: ProjectPanelProps) {
  const { draft, shown, version } = edited;
  const action = pathTo`/projects/${project.id}`;
  return (
    <section class="stack chapter" aria-labelledby="project-settings">
      <h2 id="project-settings">Settings</h2>
      {refusal?.field === "version" && (
        <BothVersions
          message={refusal.message}
          fields={versionsOf(project, draft)}
          href={pathTo`/projects/${project.id}`}
        />
      )}
      <form
        method="post"
        action={action}
        class="grid"
        // What was typed stands in the fields as if it were saved; a refresh must not replace it.
        data-holds={refusal === null ? undefined : ""}
        {...swapsProject(action)}
      >
        <FormKey />
        <input type="hidden" name="version" value={String(version)} />
        <input type="hidden" name="shown" value={JSON.stringify(shown)} />
        <ProjectFields idPrefix="project" draft={draft} refusal={refusal} />
        <div class="wide">
          <Button look="primary">Save</Button>
        </div>
      </form>
    </section>
  );
}

function versionsOf(project: ProjectDetail, draft: ProjectDraft) {
  return [
    ["Name", project.name, draft.name],
    ["Code", project.code ?? "none", draft.code || "none"],
    ["Client", project.clientName ?? "none", draft.client || "none"],
    ["Colour", project.colour, draft.colour],
    ["Who may track", project.access, draft.access],
    ["Billable", project.billable ? "yes" : "no", draft.billable ? "yes" : "no"],
  ] as const;
}

function Archive({ project }: { project: ProjectDetail }) {
  const action = pathTo`/projects/${project.id}/archive`;
  return (
    <ConfirmForm
      action={action}
      label="Archive…"
      question="Nobody will be able to track on it, and its open tasks leave the lists. Tasks and time are kept, and you can restore it at any time."
      confirm={`Archive ${project.name}`}
      attributes={swapsProject(action)}
    />
  );
}
