import { Hono, type Context } from "hono";
import { createMiddleware } from "hono/factory";
import * as z from "zod";
import { takeFault } from "../faults.ts";
import { type ApiEnv, issueOf, projectOf, readCursor, Refusal, siteOf, writeCursor } from "./answer.ts";
import {
  apiHost,
  presentIssue,
  presentListedProject,
  presentPerson,
  presentSite,
  timeOf,
} from "./present.ts";
import { components, priorities, siteIds, sprints, statuses, type Issue } from "./records.ts";
import { timeRoutes } from "./time.ts";
import { imaginaryWorld, issuesOf } from "./world.ts";
import { writeRoutes } from "./write-api.ts";

const projectsPerPage = 20;
const issuesPerPage = 50;
const hourMs = 3_600_000;

/** A key that names the application and a token that names the person; neither is worth anything alone. */
const authenticate = createMiddleware<ApiEnv>(async (c, next) => {
  const header = c.req.header("authorization") ?? "";
  const [, key, token] = /^KeyToken key="([^"]+)", token="([^"]+)"$/.exec(header) ?? [];
  const login = (["alice", "bob"] as const).find((one) => token === `sandbox-${one}`);
  const request = { path: c.req.path.slice(apiHost.length + 1), method: c.req.method };
  if (login === undefined || key !== "sandbox-key" || takeFault(apiHost, ["revoked"], request) !== null)
    throw new Refusal(401, "Key and token do not fit.");
  c.set("login", login);
  await next();
});

export function imaginaryApi(): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  api.onError((error, c) => {
    if (!(error instanceof Refusal)) throw error;
    return c.json({ problem: { text: error.message } }, error.status);
  });
  api.use(authenticate);
  api.get("/me", (c) => {
    const person = presentPerson(c.var.login);
    const sites = siteIds.map(presentSite);
    return c.json({ ...person, name: c.var.login, email: `${c.var.login}@acme.example`, sites });
  });
  api.route("/sites/:site/projects", projectRoutes());
  api.get("/sites/:site/issues/:id", (c) => c.json(presentIssue(issueOf(c))));
  api.route("/sites/:site", writeRoutes());
  api.route("/sites/:site/issues/:id/time", timeRoutes());
  api.route("/subscriptions", subscriptionRoutes());
  return api;
}

function projectRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get("/", (c) => {
    const from = Number(readCursor(c)?.["from"] ?? 0);
    const all = imaginaryWorld().projects.filter(({ site }) => site === siteOf(c));
    const next = from + projectsPerPage;
    return c.json({
      values: all.slice(from, next).map(presentListedProject),
      next: next < all.length ? writeCursor({ from: next }) : null,
    });
  });
  routes.get("/:project", (c) => c.json(presentListedProject(projectOf(c))));
  routes.get("/:project/words", (c) => {
    const issues = issuesOf(projectOf(c));
    const labels = new Map(issues.flatMap((one) => one.labels).map((label) => [label.id, label]));
    const types = [{ id: "t1", name: "Story" }];
    return c.json({ statuses, priorities, types, labels: [...labels.values()], components, sprints });
  });
  routes.get("/:project/issues", (c) => c.json(listIssues(c)));
  return routes;
}

/** By the time of the last change; a cursor says behind which issue a page starts. */
function listIssues(c: Context<ApiEnv>) {
  const cursor = readCursor(c);
  const since = Date.parse(c.req.query("changedSince") ?? "");
  const isOpenOnly = cursor === null ? Number.isNaN(since) : cursor["open"] === true;
  const after = cursor === null ? null : ([Number(cursor["at"]), String(cursor["id"])] as const);
  const all = issuesOf(projectOf(c))
    .filter((issue) => !isOpenOnly || issue.finishedAtMs === null)
    .filter((issue) => Number.isNaN(since) || issue.updatedAtMs >= since)
    .toSorted((a, b) => a.updatedAtMs - b.updatedAtMs || Number(a.id) - Number(b.id))
    .filter((issue) => after === null || isBehind(issue, after));
  const page = all.slice(0, issuesPerPage);
  const last = page.at(-1);
  const hasMore = all.length > page.length && last !== undefined;
  return {
    values: page.map(presentIssue),
    next: hasMore ? writeCursor({ open: isOpenOnly, at: last.updatedAtMs, id: last.id }) : null,
  };
}

function isBehind({ updatedAtMs, id }: Issue, [at, lastId]: readonly [number, string]): boolean {
  return updatedAtMs > at || (updatedAtMs === at && Number(id) > Number(lastId));
}

const wantedSchema = z.strictObject({
  url: z.url(),
  /** With an address of its own, it is signed by a secret of its own, and may be of one site only. */
  secret: z.string().optional(),
  site: z.enum(siteIds).nullish(),
});

function subscriptionRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const world = imaginaryWorld;
  const own = (c: Context<ApiEnv>) => {
    const found = world().subscriptions.get(c.req.param("id") ?? "");
    if (found === undefined || found.login !== c.var.login || found.expiresAtMs <= Date.now())
      throw new Refusal(404, "No such subscription.");
    return found;
  };
  const present = ({ id, url, expiresAtMs }: ReturnType<typeof own>) => ({
    id,
    url,
    expiresAt: timeOf(expiresAtMs),
  });
  routes.post("/", async (c) => {
    const wanted = wantedSchema.safeParse(await c.req.json().catch(() => null));
    if (!wanted.success) throw new Refusal(400, "A subscription needs a url.");
    const { login } = c.var;
    const { url, secret = null, site = null } = wanted.data;
    const isSame = (one: ReturnType<typeof own>) => one.login === login && one.url === url;
    const known = [...world().subscriptions.values()].find(
      (one) => isSame(one) && one.expiresAtMs > Date.now(),
    );
    const made = known ?? {
      id: `sub-${++world().lastSubscription}`,
      login,
      url,
      secret,
      site,
      expiresAtMs: 0,
    };
    made.expiresAtMs = Date.now() + hourMs;
    world().subscriptions.set(made.id, made);
    return c.json(present(made), 201);
  });
  routes.get("/:id", (c) => c.json(present(own(c))));
  routes.put("/:id/prolong", (c) => {
    const found = own(c);
    found.expiresAtMs = Date.now() + hourMs;
    return c.json(present(found));
  });
  routes.delete("/:id", (c) => {
    world().subscriptions.delete(own(c).id);
    return c.body(null, 204);
  });
  return routes;
}
