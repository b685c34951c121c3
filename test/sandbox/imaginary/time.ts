import { limitsNow } from "../limits.ts";
import { type Context, Hono } from "hono";
import * as z from "zod";
import { type ApiEnv, issueOf, readCursor, Refusal, writeCursor } from "./answer.ts";
import { notify, projectIn } from "./notify.ts";
import { presentWorklog } from "./present.ts";
import type { Issue, Worklog } from "./records.ts";
import { changeTime, deleteTime, imaginaryWorld, keyOf, logTime, worklogsOf } from "./world.ts";

const worklogsPerPage = 50;
/** Of one account. */
export const timeWritesPerMinute = 60;
const minuteMs = 60_000;

const draftSchema = z.strictObject({
  start: z.iso.datetime(),
  minutes: z.number().int().min(1),
  note: z.string().max(1000),
  tag: z.string().max(64).nullable().optional(),
});

/** How many writes to an issue are under way: at once they lose some of its sum, as they do elsewhere. */
const underWay = new Map<string, number>();

/** Time on an issue: everybody logs, and changes what is their own; Alice changes everybody's. */
export function timeRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get("/", (c) => {
    const all = worklogsOf(issueOf(c));
    const from = Number(readCursor(c)?.["from"] ?? 0);
    const next = from + worklogsPerPage;
    return c.json({
      values: all.slice(from, next).map(presentWorklog),
      next: next < all.length ? writeCursor({ from: next }) : null,
    });
  });
  routes.post("/", (c) =>
    write(c, async (issue) => {
      const { start, tag = null, ...rest } = await readDraft(c);
      const { login } = c.var;
      return c.json(
        presentWorklog(logTime(issue, { ...rest, tag, login, startedAtMs: toMinute(start) })),
        201,
      );
    }),
  );
  routes.put("/:worklog", (c) =>
    write(c, async (issue) => {
      const { start, tag, ...rest } = await readDraft(c);
      const worklog = ownWorklog(c, issue);
      changeTime(issue, worklog, {
        ...rest,
        startedAtMs: toMinute(start),
        ...(tag === undefined ? {} : { tag }),
      });
      return c.json(presentWorklog(worklog));
    }),
  );
  routes.delete("/:worklog", (c) =>
    write(c, async (issue) => {
      deleteTime(issue, ownWorklog(c, issue));
      return c.body(null, 204);
    }),
  );
  return routes;
}

async function write(c: Context<ApiEnv>, act: (issue: Issue) => Promise<Response>): Promise<Response> {
  const issue = issueOf(c);
  countWrite(c);
  const key = keyOf(issue.site, issue.id);
  underWay.set(key, (underWay.get(key) ?? 0) + 1);
  await scheduler.wait(1);
  if ((underWay.get(key) ?? 0) > 1) imaginaryWorld().overlaps += 1;
  try {
    const answer = await act(issue);
    notify("issue.changed", projectIn(issue), { issue });
    return answer;
  } finally {
    underWay.set(key, (underWay.get(key) ?? 1) - 1);
  }
}

function countWrite(c: Context<ApiEnv>): void {
  const world = imaginaryWorld();
  const now = limitsNow();
  world.timeWrites = world.timeWrites.filter(({ atMs }) => atMs > now - minuteMs);
  if (world.timeWrites.filter(({ login }) => login === c.var.login).length >= timeWritesPerMinute) {
    c.header("Retry-After", "60");
    throw new Refusal(429, "So much time in so little time.");
  }
  world.timeWrites.push({ login: c.var.login, atMs: now });
}

async function readDraft(c: Context<ApiEnv>): Promise<z.infer<typeof draftSchema>> {
  const draft = draftSchema.safeParse(await c.req.json().catch(() => null));
  if (!draft.success) throw new Refusal(400, "Time needs a start, whole minutes and a note.");
  return draft.data;
}

function toMinute(time: string): number {
  return Math.floor(Date.parse(time) / minuteMs) * minuteMs;
}

function ownWorklog(c: Context<ApiEnv>, issue: Issue): Worklog {
  const worklog = worklogsOf(issue).find(({ id }) => id === c.req.param("worklog"));
  if (worklog === undefined) throw new Refusal(404, "No such time.");
  if (worklog.login !== c.var.login && c.var.login !== "alice")
    throw new Refusal(403, "This time is somebody else's.");
  return worklog;
}
