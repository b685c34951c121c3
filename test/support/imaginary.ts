import * as z from "zod";

import { sandbox } from "./sandbox.ts";

const issueSchema = z.object({ id: z.string(), key: z.string(), project: z.object({ id: z.string() }) });
const timeSchema = z.object({
  worklogs: z.array(
    z.object({
      id: z.string(),
      issueId: z.string(),
      by: z.object({ login: z.string() }),
      start: z.string(),
      minutes: z.number(),
      note: z.string(),
      tag: z.nullable(z.string()),
    }),
  ),
  overlaps: z.number(),
});
type Container = { site: string; project: string };
type One = { site: string; id: string };

/** What people do at the imaginary tracker. */
export const imaginarySite = {
  open: async (issue: Container & { title: string; body: string; labels?: string[] }) =>
    issueSchema.parse(await (await sandbox.post("/imaginary/issues", issue)).json()),
  change: (change: One & Record<string, unknown>) => sandbox.post("/imaginary/issues/change", change),
  remove: (issue: One) => sandbox.post("/imaginary/issues/delete", issue),
  move: async (issue: One & { to: string }) =>
    issueSchema.parse(await (await sandbox.post("/imaginary/issues/move", issue)).json()),
  /** All time that anybody logged, and how often two writes met on one issue. */
  time: async () => timeSchema.parse(await (await sandbox.read("/imaginary/time")).json()),
  log: (entry: One & { login: string; minutes: number; count?: number }) =>
    sandbox.post("/imaginary/time", entry),
  /** What time it is for the limit on how much may be logged in a minute. */
  /** `minutes` null deletes it. */
  changeTime: (change: One & { worklog: string; minutes: number | null }) =>
    sandbox.post("/imaginary/time/change", change),
};
