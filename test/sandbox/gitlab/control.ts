import { Hono } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import type { Act, Target } from "./events.ts";
import { linksOf, projectUrl } from "./links.ts";
import type { Project, World } from "./records.ts";
import { fillProject } from "./seed.ts";
import { changeIssue } from "./verbs/change-issue.ts";
import { deleteIssue } from "./verbs/move-issue.ts";
import { allWorlds, findProject, projectsIn } from "./world.ts";

/** What scripts may know of GitLab beside its own interface, and what only time or its administrators do there. */
export const gitlabControl = new Hono<SandboxEnv>();

const worldSchema = z.object({ host: z.string().default("gitlab.com") });
const issueSchema = worldSchema.extend({ project: z.string(), iid: z.number().int() });

/** With their secrets, newest first; each with its project, that of a group with one in it. */
gitlabControl.get("/hooks", (c) =>
  c.json(
    allWorlds()
      .flatMap((world) => {
        const links = linksOf(world, c.var.origin);
        const owners = [
          ...[...world.projects.values()].map((project) => ({ hooks: project.hooks, project })),
          ...[...world.groups.values()].map((group) => ({
            hooks: group.hooks,
            project: projectsIn(world, group)[0],
          })),
        ];
        return owners.flatMap(({ hooks, project = null }) =>
          [...hooks.values()].map(({ id, url, token, signingToken, failures, createdAt }) => ({
            id,
            url,
            token,
            signingToken,
            failures,
            createdAt,
            host: world.host,
            project: project && {
              id: project.id,
              path_with_namespace: project.path,
              web_url: projectUrl(links, project),
            },
          })),
        );
      })
      .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id),
  ),
);

/** Failures enough to have a hook switched off: 4 for a minute, 40 for good. */
gitlabControl.post("/hooks/fail", async (c) => {
  const {
    host,
    project: path,
    failures,
  } = worldSchema.extend({ project: z.string(), failures: z.number().int() }).parse(await c.req.json());
  for (const hook of projectNamed(worldNamed(host), path).hooks.values())
    Object.assign(hook, { failures, disabledUntilMs: failures >= 4 ? Date.now() + 60_000 : null });
  return c.body(null, 204);
});

/** A person deletes an issue on its page. */
gitlabControl.post("/issues/delete", async (c) => {
  deleteIssue(targetOf(issueSchema.parse(await c.req.json())));
  return c.body(null, 204);
});

gitlabControl.post("/issues/fill", async (c) => {
  const input = worldSchema
    .extend({ project: z.string(), count: z.number().int().min(1).max(5000) })
    .parse(await c.req.json());
  const world = worldNamed(input.host);
  fillProject(world, projectNamed(world, input.project), input.count);
  return c.body(null, 204);
});

/** What a reader of the database would see of an issue. */
gitlabControl.post("/issues/show", async (c) =>
  c.json(targetOf(issueSchema.parse(await c.req.json())).issue),
);

const timeSchema = issueSchema.extend({
  username: z.string(),
  seconds: z.number().int(),
  count: z.number().int().min(1).max(500).default(1),
});

/** Somebody logs time, several times. */
gitlabControl.post("/timelogs", async (c) => {
  const { username, seconds, count, ...target } = timeSchema.parse(await c.req.json());
  const act = actAs(worldNamed(target.host), c.var.origin, username);
  for (let i = 0; i < count; i++)
    changeIssue(act, targetOf(target), {
      spend: { seconds, spentAt: new Date().toISOString(), summary: "" },
    });
  return c.body(null, 204);
});

/** A maintainer deletes an entry, by its global id. */
gitlabControl.post("/timelogs/delete", async (c) => {
  const { id, ...target } = issueSchema.extend({ id: z.string() }).parse(await c.req.json());
  const { issue } = targetOf(target);
  issue.timelogs = issue.timelogs.filter((timelog) => `gid://gitlab/Timelog/${timelog.id}` !== id);
  return c.body(null, 204);
});

const projectSchema = worldSchema.extend({
  project: z.string(),
  isArchived: z.boolean().optional(),
  path: z.string().optional(),
  level: z
    .object({
      username: z.string(),
      level: z.union([z.literal(0), z.literal(10), z.literal(20), z.literal(40)]),
    })
    .optional(),
  isDeleted: z.boolean().optional(),
});

/** An owner archives, renames or deletes a project, or changes what somebody may do there (0 = no member any more). */
gitlabControl.post("/projects/change", async (c) => {
  const change = projectSchema.parse(await c.req.json());
  const world = worldNamed(change.host);
  const project = projectNamed(world, change.project);
  if (change.isArchived !== undefined) project.isArchived = change.isArchived;
  if (change.path !== undefined) {
    world.formerPaths.set(project.path.toLowerCase(), project.id);
    project.path = change.path;
  }
  if (change.level !== undefined) setLevel(project, change.level);
  if (change.isDeleted === true) world.projects.delete(project.id);
  return c.body(null, 204);
});

function setLevel(
  project: Project,
  { username, level }: { username: string; level: 0 | 10 | 20 | 40 },
): void {
  if (level === 0) project.members.delete(username);
  else project.members.set(username, level);
}

/** Another version of the instance, such as after an update. */
gitlabControl.post("/version", async (c) => {
  const { host, version } = worldSchema.extend({ version: z.string() }).parse(await c.req.json());
  worldNamed(host).version = version;
  return c.body(null, 204);
});

/** What its owners pay for; those who pay for premium have statuses. */
gitlabControl.post("/plan", async (c) => {
  const wanted = worldSchema.extend({ plan: z.enum(["community", "free", "premium"]) });
  const { host, plan } = wanted.parse(await c.req.json());
  worldNamed(host).plan = plan;
  return c.body(null, 204);
});

/** Ends all tokens of an account, as when it withdraws the application. */
gitlabControl.post("/tokens/revoke", async (c) => {
  const { host, username } = worldSchema.extend({ username: z.string() }).parse(await c.req.json());
  revokeTokens(worldNamed(host), username);
  return c.body(null, 204);
});

/** Who was told that a text names them. */
gitlabControl.get("/mentions", (c) => c.json(allWorlds().flatMap(({ mentions }) => mentions)));

export function revokeTokens(world: World, username: string): void {
  for (const token of world.tokens.values())
    if (token.username === username && token.oauth !== null) world.tokens.delete(token.accessToken);
}

function worldNamed(host: string): World {
  const world = allWorlds().find((one) => one.host === host);
  if (world === undefined) throw new Error(`The sandbox plays no GitLab at ${host}.`);
  return world;
}

function projectNamed(world: World, path: string): Project {
  const project = findProject(world, path);
  if (project === null) throw new Error(`The sandbox has no project ${path}.`);
  return project;
}

function targetOf({ host, project: path, iid }: z.infer<typeof issueSchema>): Target {
  const project = projectNamed(worldNamed(host), path);
  const issue = project.issues.get(iid);
  if (issue === undefined) throw new Error(`The sandbox has no issue ${path}#${iid}.`);
  return { project, issue };
}

export const actAs = (world: World, origin: string, actor: string): Act => ({
  world,
  links: linksOf(world, origin),
  actor,
});
