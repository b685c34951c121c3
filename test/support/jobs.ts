import { env } from "cloudflare:workers";

import { runJob } from "../../src/jobs/run-job.ts";
import type { Job } from "../../src/messages.ts";

/** Runs jobs as the queue's consumer does. */
export async function runJobs(jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) await runJob(job, env);
}

/** The jobs of some kinds, among those that a verb left behind. */
export function jobsOf<T extends Job["type"]>(jobs: readonly Job[], ...types: T[]) {
  return jobs.filter((job): job is Extract<Job, { type: T }> => types.some((type) => type === job.type));
}
