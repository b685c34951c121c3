import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import * as z from "zod";
import { sandboxState } from "../../state.ts";
import { presentWorklog } from "../present.ts";
import { type Issue, people, type Worklog } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { addWorklog, deleteWorklog, editWorklog } from "../verbs.ts";
import { issuesOf, jiraWorld, maySee } from "../world.ts";
import { issueIn, jsonOf, offsetPage, type RestEnv } from "./env.ts";
import { plain, propertiesIn, readText, secondsIn } from "./fields.ts";

/** How long Jira takes to add up: what is written meanwhile starts from the same sum. */
const addingMs = 40;
const hiddenMs = 60_000;
const startedPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/;

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/ */
export function worklogRoutes(): Hono<RestEnv> {
  const routes = new Hono<RestEnv>();
  routes.use(whileTracking);
  routes.get("/", (c) => {
    const issue = issueIn(c);
    const after = Number(c.req.query("startedAfter") ?? 0);
    const all = issue.worklogs.filter(({ startedAtMs }) => startedAtMs >= after);
    const { values, ...page } = offsetPage(c, all, 5000);
    return c.json({ ...page, worklogs: values.map((one) => shown(c, issue, one)) });
  });
  routes.post("/", async (c) => {
    const issue = issueIn(c);
    const given = readWorklog(c, await jsonOf(c));
    const { startedAtMs = Date.now(), seconds, comment = null } = given;
    if (seconds === undefined)
      throw new Refusal(400, "", { timeLogged: "You must indicate the time spent working." });
    await sumUp(c, issue, seconds);
    const made = addWorklog(
      issue,
      { startedAtMs, seconds, comment, properties: given.properties },
      c.var.login,
    );
    return c.json(shown(c, issue, made), 201);
  });
  routes.get("/:worklog", (c) => {
    const issue = issueIn(c);
    return c.json(shown(c, issue, worklogIn(c, issue)));
  });
  routes.put("/:worklog", async (c) => {
    const issue = issueIn(c);
    const worklog = worklogIn(c, issue);
    const { properties, ...change } = readWorklog(c, await jsonOf(c));
    await sumUp(c, issue, (change.seconds ?? worklog.seconds) - worklog.seconds);
    Object.assign(worklog.properties, properties);
    return c.json(shown(c, issue, editWorklog(issue, worklog, change, c.var.login)));
  });
  routes.delete("/:worklog", async (c) => {
    const issue = issueIn(c);
    const worklog = worklogIn(c, issue);
    await sumUp(c, issue, -worklog.seconds);
    deleteWorklog(issue, worklog, c.var.login);
    return c.body(null, 204);
  });
  routes.get("/:worklog/properties/:key", (c) => {
    const { properties } = worklogIn(c, issueIn(c));
    const key = c.req.param("key");
    if (!Object.hasOwn(properties, key)) throw new Refusal(404, `The property ${key} does not exist.`);
    return c.json({ key, value: properties[key] });
  });
  return routes;
}

/** Where time tracking is off, adding is refused and all else is not found. */
const whileTracking = createMiddleware<RestEnv>(async (c, next) => {
  if (!sandboxState().settings.jiraTracksNoTime) return next();
  throw c.req.method === "POST"
    ? new Refusal(400, "Time Tracking is not enabled.")
    : new Refusal(404, "Time tracking is not enabled.");
});

function shown(c: Context<RestEnv>, issue: Issue, worklog: Worklog) {
  const withProperties = (c.req.query("expand") ?? "").includes("properties");
  return presentWorklog(worklog, issue, { version: c.var.version, withProperties });
}

function worklogIn(c: Context<RestEnv>, issue: Issue): Worklog {
  const found = issue.worklogs.find(({ id }) => id === c.req.param("worklog"));
  if (found === undefined)
    throw new Refusal(404, `Cannot find worklog with id: '${c.req.param("worklog") ?? ""}'.`);
  if (c.req.method !== "GET" && found.author !== c.var.login && !people[c.var.login].isAdmin)
    throw new Refusal(400, "You do not have the permission to change this worklog.");
  return found;
}

function readWorklog(c: Context<RestEnv>, body: Record<string, unknown>) {
  const { started, timeSpentSeconds, timeSpent, comment } = body;
  if (started !== undefined && !startedPattern.test(plain(started)))
    throw new Refusal(
      400,
      `Cannot deserialize value of type \`java.util.Date\` from String "${plain(started)}": not a valid representation.`,
    );
  const seconds =
    typeof timeSpentSeconds === "number"
      ? timeSpentSeconds
      : timeSpent === undefined
        ? undefined
        : secondsIn(plain(timeSpent));
  if (seconds !== undefined && seconds < 60)
    throw new Refusal(400, "", { timeLogged: "Invalid time duration entered." });
  return {
    properties: Object.fromEntries(propertiesIn(body).map(({ key, value }) => [key, value])),
    ...(started === undefined ? {} : { startedAtMs: Date.parse(plain(started)) }),
    // Whole minutes are kept.
    ...(seconds === undefined ? {} : { seconds: Math.floor(seconds / 60) * 60 }),
    ...(comment === undefined ? {} : { comment: readText(c, "comment", comment) }),
  };
}

/** The sum of an issue, and what is left of its estimate. Of several writes at once the last one's sum stays. */
async function sumUp(c: Context<RestEnv>, issue: Issue, change: number): Promise<void> {
  const kind = c.req.query("adjustEstimate") ?? "auto";
  if (!["auto", "leave", "new", "manual"].includes(kind)) throw new Refusal(400, "Invalid adjustEstimate.");
  const before = issue.spentSeconds;
  await scheduler.wait(addingMs);
  issue.spentSeconds = Math.max(0, before + change);
  if (kind === "auto" && issue.remainingSeconds !== null)
    issue.remainingSeconds = Math.max(0, issue.remainingSeconds - change);
  if (kind === "new") issue.remainingSeconds = secondsIn(c.req.query("newEstimate") ?? "");
}

/** What changed since, oldest first; the last minute is hidden. */
export function worklogFeedRoutes(): Hono<RestEnv> {
  const routes = new Hono<RestEnv>();
  routes.get("/updated", (c) => {
    const visible = issuesOf(c.var.instance).filter((issue) => maySee(c.var.login, issue));
    const all = visible.flatMap(({ worklogs }) =>
      worklogs.map(({ id, updatedAtMs }) => ({ id, atMs: updatedAtMs })),
    );
    return c.json(feed(c, all));
  });
  routes.get("/deleted", (c) => {
    const { id: instance } = c.var.instance;
    return c.json(
      feed(
        c,
        jiraWorld().deletedWorklogs.filter((one) => one.instance === instance),
      ),
    );
  });
  routes.post("/list", async (c) => {
    const { ids } = z.object({ ids: z.array(z.coerce.string()).max(1000) }).parse(await jsonOf(c));
    const found = issuesOf(c.var.instance)
      .filter((issue) => maySee(c.var.login, issue))
      .flatMap((issue) =>
        issue.worklogs.filter(({ id }) => ids.includes(id)).map((one) => shown(c, issue, one)),
      );
    return c.json(found);
  });
  return routes;
}

function feed(c: Context<RestEnv>, all: { id: string; atMs: number }[]) {
  const since = Number(c.req.query("since") ?? 0);
  const until = Date.now() - hiddenMs;
  const values = all
    .filter(({ atMs }) => atMs >= since && atMs <= until)
    .toSorted((a, b) => a.atMs - b.atMs)
    .slice(0, 1000)
    .map(({ id, atMs }) => ({ worklogId: Number(id), updatedTime: atMs, properties: [] }));
  return { values, since, until, lastPage: values.length < 1000 };
}
