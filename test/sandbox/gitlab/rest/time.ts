import { Hono } from "hono";
import * as z from "zod";
import { presentStats, secondsSpent } from "../present.ts";
import { changeIssue } from "../verbs/change-issue.ts";
import { parseDuration } from "../verbs/duration.ts";
import { actOf, GitLabError, readBody, type RestEnv } from "./answer.ts";
import { requireIssue, requireWritable } from "./find.ts";

/** https://docs.gitlab.com/api/issues/#set-a-time-estimate-for-an-issue, and what follows there. */
export const timeRoutes = new Hono<RestEnv>();

const path = "/projects/:id/issues/:iid";
const durationSchema = z.object({ duration: z.string(), summary: z.string().max(255).default("") });

timeRoutes.get(`${path}/time_stats`, (c) => c.json(presentStats(requireIssue(c).issue)));

timeRoutes.post(`${path}/time_estimate`, async (c) => {
  const target = requireIssue(c);
  requireWritable(c, target.project, 15);
  const seconds = secondsOf((await readBody(c, durationSchema)).duration);
  changeIssue(actOf(c), target, { estimateSeconds: seconds });
  return c.json(presentStats(target.issue));
});

timeRoutes.post(`${path}/reset_time_estimate`, (c) => {
  const target = requireIssue(c);
  requireWritable(c, target.project, 15);
  changeIssue(actOf(c), target, { estimateSeconds: 0 });
  return c.json(presentStats(target.issue));
});

timeRoutes.post(`${path}/add_spent_time`, async (c) => {
  const target = requireIssue(c);
  requireWritable(c, target.project, 15);
  const { duration, summary } = await readBody(c, durationSchema);
  const seconds = secondsOf(duration);
  if (secondsSpent(target.issue) + seconds < 0)
    throw new GitLabError(400, {
      message: { time_spent: ["Time to subtract exceeds the total time spent"] },
    });
  changeIssue(actOf(c), target, { spend: { seconds, summary, spentAt: new Date().toISOString() } });
  return c.json(presentStats(target.issue), 201);
});

/** Nothing is deleted: one negative entry brings the sum to zero. */
timeRoutes.post(`${path}/reset_spent_time`, (c) => {
  const target = requireIssue(c);
  requireWritable(c, target.project, 15);
  const seconds = -secondsSpent(target.issue);
  if (seconds !== 0)
    changeIssue(actOf(c), target, { spend: { seconds, summary: "", spentAt: new Date().toISOString() } });
  return c.json(presentStats(target.issue));
});

function secondsOf(duration: string): number {
  const seconds = parseDuration(duration);
  if (seconds === null || seconds === 0) throw new GitLabError(400, { error: "duration is invalid" });
  return seconds;
}
