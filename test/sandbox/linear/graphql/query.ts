import type { User } from "../records.ts";
import { budgetOf, limits } from "../budget.ts";
import { findIssue, linearWorld, maySee, recordOf } from "../world.ts";
import { connectionOf, type PageArguments } from "./connection.ts";
import {
  commentsOf,
  presentAttachment,
  presentComment,
  presentCycle,
  presentIssue,
  presentLabel,
  presentOrganization,
  presentProject,
  presentState,
  presentTeam,
  presentUser,
  presentWebhook,
  priorityLabels,
} from "./present.ts";
import { notFound, Problem } from "./problem.ts";

type Named = { id: string };

/** What a viewer may ask. */
export function queryRoot(viewer: User) {
  const world = linearWorld();
  const teams = () => [...world.teams.values()].filter((team) => maySee(viewer, team));
  const teamIds = () => new Set(teams().map(({ id }) => id));
  const seesIssue = ({ teamId }: { teamId: string }) => maySee(viewer, recordOf(world.teams, teamId));
  return {
    viewer: () => presentUser(viewer, viewer),
    organization: presentOrganization,
    teams: (args: PageArguments) =>
      connectionOf(
        teams().map((team) => presentTeam(team, viewer)),
        args,
      ),
    team: ({ id }: Named) => {
      const team = teams().find((one) => one.id === id || one.key === id);
      if (team === undefined) throw notFound("Team");
      return presentTeam(team, viewer);
    },
    projects: (args: PageArguments) =>
      connectionOf(
        projectsOf(teamIds()).map((one) => presentProject(one, viewer)),
        args,
      ),
    project: ({ id }: Named) => {
      const project = projectsOf(teamIds()).find((one) => one.id === id || one.slugId === id);
      if (project === undefined) throw notFound("Project");
      return presentProject(project, viewer);
    },
    issues: (args: PageArguments) =>
      connectionOf(
        [...world.issues.values()].filter(seesIssue).map((issue) => presentIssue(issue, viewer)),
        args,
      ),
    issue: ({ id }: Named) => {
      const issue = findIssue(id);
      if (issue === null || !seesIssue(issue)) throw notFound("Issue");
      return presentIssue(issue, viewer);
    },
    issuePriorityValues: () => priorityLabels.map((label, priority) => ({ label, priority })),
    ...peopleAndNames(viewer, teamIds),
    ...webhookQueries(viewer),
  };
}

function projectsOf(teamIds: ReadonlySet<string>) {
  return [...linearWorld().projects.values()].filter((project) =>
    project.teamIds.some((id) => teamIds.has(id)),
  );
}

function peopleAndNames(viewer: User, teamIds: () => ReadonlySet<string>) {
  const world = linearWorld();
  return {
    users: (args: PageArguments) =>
      connectionOf(
        [...world.users.values()].map((user) => presentUser(user, viewer)),
        args,
      ),
    user: ({ id }: Named) => {
      const user = id === "me" ? viewer : world.users.get(id);
      if (user === undefined) throw notFound("User");
      return presentUser(user, viewer);
    },
    workflowStates: (args: PageArguments) => {
      const seen = teamIds();
      const states = [...world.states.values()].filter(({ teamId }) => seen.has(teamId));
      return connectionOf(
        states.map((state) => presentState(state, viewer)),
        args,
      );
    },
    cycles: (args: PageArguments) => {
      const seen = teamIds();
      const cycles = [...world.cycles.values()].filter(({ teamId }) => seen.has(teamId));
      return connectionOf(
        cycles.map((cycle) => presentCycle(cycle, viewer)),
        args,
      );
    },
    issueLabels: (args: PageArguments) => {
      const seen = teamIds();
      const labels = [...world.labels.values()].filter(({ teamId }) => teamId === null || seen.has(teamId));
      return connectionOf(
        labels.map((label) => presentLabel(label, viewer)),
        args,
      );
    },
    comments: (args: PageArguments) => commentsOf(viewer, args, null),
    comment: ({ id }: Partial<Named>) => {
      const comment = world.comments.get(id ?? "");
      if (comment === undefined) throw notFound("Comment");
      return presentComment(comment, viewer);
    },
    attachmentsForURL: ({ url, ...args }: PageArguments & { url: string }) => {
      const found = [...world.attachments.values()].filter((one) => one.url === url);
      return connectionOf(
        found.map((one) => presentAttachment(one, viewer)),
        args,
      );
    },
  };
}

function webhookQueries(viewer: User) {
  const world = linearWorld();
  return {
    webhooks: (args: PageArguments) => {
      requireAdmin(viewer);
      return connectionOf(
        [...world.webhooks.values()].map((hook) => presentWebhook(hook, viewer)),
        args,
      );
    },
    webhook: ({ id }: Named) => {
      requireAdmin(viewer);
      const hook = world.webhooks.get(id);
      if (hook === undefined) throw notFound("Webhook");
      return presentWebhook(hook, viewer);
    },
    rateLimitStatus: () => {
      const { requestsLeft, complexityLeft, endsAtMs } = budgetOf(viewer.id);
      const limit = (type: string, allowedAmount: number, remainingAmount: number) => ({
        type,
        allowedAmount,
        remainingAmount,
        requestedAmount: 1,
        period: 3_600_000,
        reset: endsAtMs,
      });
      return {
        identifier: viewer.id,
        kind: "user",
        limits: [
          limit("request", limits.requests, requestsLeft),
          limit("complexity", limits.complexity, complexityLeft),
        ],
      };
    },
  };
}

/** Webhooks are an administrator's, or an application's with the scope "admin". */
export function requireAdmin(viewer: User): void {
  if (!viewer.isAdmin)
    throw new Problem(
      "forbidden",
      "Invalid role: admin required",
      "You need to be an admin of the workspace to do this.",
    );
}
