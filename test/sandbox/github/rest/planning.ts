import { Hono, type Context } from "hono";
import * as z from "zod";
import { presentLabel, presentMilestone } from "../present/issue.ts";
import { changeLabel, createLabel, deleteLabel } from "../verbs/labels.ts";
import { changeMilestone, createMilestone, deleteMilestone } from "../verbs/milestones.ts";
import { canPush } from "../world.ts";
import { actOf, answerPage, GitHubError, invalid, notFound, readBody, type RestEnv } from "./answer.ts";

/** Labels and milestones of a repository. */
export const planningRoutes = new Hono<RestEnv>();

const labelSchema = z.object({ name: z.string().min(1).max(50), color: z.string().optional() });
const labelChangesSchema = z.object({
  new_name: z.string().min(1).max(50).optional(),
  color: z.string().optional(),
});
const milestoneSchema = z.object({
  title: z.string().min(1),
  description: z.string().nullish(),
  due_on: z.iso.datetime({ offset: true }).nullish(),
  state: z.enum(["open", "closed"]).optional(),
});

planningRoutes.get("/labels", (c) =>
  answerPage(c, c.var.repository.labels, (label) => presentLabel(c.var, label)),
);

planningRoutes.get("/labels/:name", (c) => c.json(presentLabel(c.var, requireLabel(c))));

planningRoutes.post("/labels", async (c) => {
  requirePush(c);
  const { name, color } = await readBody(c, labelSchema);
  requireFreeName(c, name);
  return c.json(presentLabel(c.var, createLabel(actOf(c), c.var.repository, name, color)), 201);
});

planningRoutes.patch("/labels/:name", async (c) => {
  requirePush(c);
  const label = requireLabel(c);
  const { new_name: name, color } = await readBody(c, labelChangesSchema);
  if (name !== undefined && name.toLowerCase() !== label.name.toLowerCase()) requireFreeName(c, name);
  changeLabel(actOf(c), c.var.repository, { label, name, color });
  return c.json(presentLabel(c.var, label));
});

planningRoutes.delete("/labels/:name", (c) => {
  requirePush(c);
  deleteLabel(actOf(c), c.var.repository, requireLabel(c));
  return c.body(null, 204);
});

planningRoutes.get("/milestones", (c) => {
  const state = c.req.query("state") ?? "open";
  const listed = c.var.repository.milestones
    .filter((one) => state === "all" || one.state === state)
    .toSorted((a, b) => (a.dueOn ?? "9").localeCompare(b.dueOn ?? "9"));
  return answerPage(c, listed, (milestone) => presentMilestone(c.var, milestone));
});

planningRoutes.get("/milestones/:number", (c) => c.json(presentMilestone(c.var, requireMilestone(c))));

planningRoutes.post("/milestones", async (c) => {
  requirePush(c);
  const { title, description, due_on: dueOn } = await readBody(c, milestoneSchema);
  const made = createMilestone(actOf(c), c.var.repository, {
    title,
    description: description ?? null,
    dueOn: dateOf(dueOn) ?? null,
  });
  return c.json(presentMilestone(c.var, made), 201);
});

planningRoutes.patch("/milestones/:number", async (c) => {
  requirePush(c);
  const milestone = requireMilestone(c);
  const { due_on: dueOn, ...changes } = await readBody(c, milestoneSchema.partial());
  changeMilestone(actOf(c), c.var.repository, { milestone, ...changes, dueOn: dateOf(dueOn) });
  return c.json(presentMilestone(c.var, milestone));
});

planningRoutes.delete("/milestones/:number", (c) => {
  requirePush(c);
  deleteMilestone(actOf(c), c.var.repository, requireMilestone(c));
  return c.body(null, 204);
});

/** GitHub keeps the date only, as a morning in UTC. */
function dateOf(dueOn: string | null | undefined): string | null | undefined {
  return typeof dueOn === "string" ? `${dueOn.slice(0, 10)}T08:00:00Z` : dueOn;
}

function requirePush(c: Context<RestEnv>): void {
  actOf(c);
  if (!canPush(c.var.repository, c.var.login))
    throw new GitHubError(403, "Must have push access to repository");
}

function requireLabel(c: Context<RestEnv>) {
  const wanted = c.req.param("name")?.toLowerCase();
  const label = c.var.repository.labels.find(({ name }) => name.toLowerCase() === wanted);
  if (label === undefined) throw notFound();
  return label;
}

function requireFreeName(c: Context<RestEnv>, name: string): void {
  const isTaken = c.var.repository.labels.some((label) => label.name.toLowerCase() === name.toLowerCase());
  if (isTaken) throw invalid({ resource: "Label", field: "name", code: "already_exists" });
}

function requireMilestone(c: Context<RestEnv>) {
  const milestone = c.var.repository.milestones.find(
    ({ number }) => number === Number(c.req.param("number")),
  );
  if (milestone === undefined) throw notFound();
  return milestone;
}
