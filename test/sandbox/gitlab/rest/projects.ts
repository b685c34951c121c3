import { type Context, Hono } from "hono";
import * as z from "zod";
import { nextId } from "../ids.ts";
import { presentGroup, presentLabel, presentMilestone, presentProject, presentUser } from "../present.ts";
import type { Group, Milestone, Project } from "../records.ts";
import { groupsAbove, levelIn, levelInGroup, maySeeProject, projectsIn } from "../world.ts";
import { answerKeyset, answerPage, notFound, readBody, type RestEnv } from "./answer.ts";
import { requireGroup, requireProject, requireWritable } from "./find.ts";

/** Projects and groups: https://docs.gitlab.com/api/projects/ and https://docs.gitlab.com/api/groups/ */
export const projectRoutes = new Hono<RestEnv>();

const idKey = ({ id }: { id: number }) => String(id).padStart(15, "0");
const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;

projectRoutes.get("/projects", (c) => {
  const { world, links, user } = c.var;
  const { membership, search, archived, pagination, min_access_level: least = "1" } = c.req.query();
  const found = [...world.projects.values()].filter(
    (project) =>
      maySeeProject(world, project, user.username) &&
      (membership !== "true" || levelIn(world, project, user.username) >= Number(least)) &&
      (search === undefined || project.path.includes(search.toLowerCase())) &&
      (archived === undefined || String(project.isArchived) === archived),
  );
  const present = (project: Project) => presentProject(world, links, project, user.username);
  const ordered = found.toSorted(byId);
  return pagination === "keyset"
    ? answerKeyset(c, ordered, { keyOf: idKey, present })
    : answerPage(c, c.req.query("sort") === "asc" ? ordered : ordered.toReversed(), present);
});

projectRoutes.get("/projects/:id", (c) =>
  c.json(presentProject(c.var.world, c.var.links, requireProject(c), c.var.user.username)),
);

projectRoutes.get("/projects/:id/labels", (c) => answerPage(c, requireProject(c).labels, presentLabel));
projectRoutes.get("/groups/:id/labels", (c) => {
  requireGroup(c);
  return answerPage(c, [], presentLabel);
});

/** https://docs.gitlab.com/api/milestones/ */
projectRoutes.get("/projects/:id/milestones", (c) => {
  const { state } = c.req.query();
  const found = requireProject(c).milestones.filter((one) => state === undefined || one.state === state);
  return answerPage(c, found.toReversed(), presentMilestone);
});
projectRoutes.get("/groups/:id/milestones", (c) => {
  requireGroup(c);
  return answerPage(c, [], presentMilestone);
});

const newMilestoneSchema = z.object({ title: z.string().min(1), due_date: z.iso.date().nullish() });

projectRoutes.post("/projects/:id/milestones", async (c) => {
  const project = requireProject(c);
  requireWritable(c, project, 15);
  const { title, due_date: dueOn = null } = await readBody(c, newMilestoneSchema);
  const made: Milestone = { id: nextId(c.var.world), title, state: "active", dueOn };
  project.milestones.push(made);
  return c.json(presentMilestone(made), 201);
});

/** Its issues tell nothing, and their `updated_at` stays. */
projectRoutes.put("/projects/:id/milestones/:milestone", async (c) => {
  const project = requireProject(c);
  requireWritable(c, project, 15);
  const { state_event: event } = await readBody(c, z.object({ state_event: z.enum(["close", "activate"]) }));
  const milestone = project.milestones.find(({ id }) => String(id) === c.req.param("milestone"));
  if (milestone === undefined) throw notFound("Milestone");
  milestone.state = event === "close" ? "closed" : "active";
  return c.json(presentMilestone(milestone));
});

for (const path of ["members", "members/all"] as const) {
  projectRoutes.get(`/projects/:id/${path}`, (c) => {
    const project = requireProject(c);
    const groups = path === "members" ? [] : groupsAbove(c.var.world, project.path);
    const names = new Set([project, ...groups].flatMap(({ members }) => [...members.keys()]));
    return answerPage(c, searched(c, [...names]), (username) => ({
      ...presentUser(c.var.world, c.var.links, username),
      access_level: levelIn(c.var.world, project, username),
    }));
  });
  projectRoutes.get(`/groups/:id/${path}`, (c) => {
    const group = requireGroup(c);
    return answerPage(c, searched(c, [...group.members.keys()]), (username) => ({
      ...presentUser(c.var.world, c.var.links, username),
      access_level: levelInGroup(c.var.world, group, username),
    }));
  });
}

/** By username and name. */
function searched(c: Context<RestEnv>, usernames: string[]): string[] {
  const wanted = (c.req.query("query") ?? "").toLowerCase();
  return usernames.filter((username) =>
    `${username} ${c.var.world.users.get(username)?.name ?? ""}`.toLowerCase().includes(wanted),
  );
}

projectRoutes.get("/groups", (c) => {
  const { world, links, user } = c.var;
  const { search } = c.req.query();
  const found = [...world.groups.values()].filter(
    (group) =>
      levelInGroup(world, group, user.username) > 0 &&
      (search === undefined || group.path.includes(search.toLowerCase())),
  );
  return answerPage(c, found.toSorted(byId), (group: Group) => presentGroup(links, group));
});

projectRoutes.get("/groups/:id", (c) => c.json(presentGroup(c.var.links, requireGroup(c))));

projectRoutes.get("/groups/:id/projects", (c) => {
  const { world, links, user } = c.var;
  const group = requireGroup(c);
  const query = c.req.query();
  const all = projectsIn(world, group).filter(
    (project) =>
      maySeeProject(world, project, user.username) &&
      (query["include_subgroups"] === "true" || groupsAbove(world, project.path)[0] === group) &&
      (query["with_issues_enabled"] !== "true" || project.hasIssues) &&
      (query["archived"] === undefined || String(project.isArchived) === query["archived"]),
  );
  return answerPage(c, all.toSorted(byId), (project) => presentProject(world, links, project, user.username));
});
