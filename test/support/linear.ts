import { expect } from "vitest";
import * as z from "zod";

import { defaultTrackerSettings } from "../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../src/integrations/trackers/create-bindings.ts";
import { connectByPersonalToken } from "./connections.ts";
import { contextFor } from "./context.ts";
import { runJobs } from "./issue-sync.ts";
import type { Person } from "./people.ts";
import { sandbox } from "./sandbox.ts";

/** The one workspace of the sandbox's Linear. */
export const linearSiteId = "00000001-0000-4000-8000-000000000001";

const issueSchema = z.object({
  id: z.string(),
  identifier: z.string(),
  title: z.string(),
  updatedAt: z.string(),
});
type Input = Record<string, unknown>;
type One = Input & { id: string };

const control = "http://localhost:8788/_control/linear";
const namedSchema = z.array(z.looseObject({ id: z.string(), name: z.string() }));

async function listed<T>(what: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await (await fetch(`${control}/${what}`)).json());
}

const post = async (path: string, body: Input) =>
  issueSchema.parse(await (await sandbox.post(`/linear/issues${path}`, body)).json());

/** What people do in the sandbox's Linear; fields are Linear's own. */
export const linearSite = {
  open: (issue: Input & { teamId: string; title: string }) => post("", issue),
  change: (issue: One) => post("/change", issue),
  archive: (id: string) => post("/archive", { id }),
  trash: (id: string) => post("/trash", { id }),
  restore: (id: string) => post("/restore", { id }),
  comment: (issue: One) => post("/comment", issue),
  async changeComment(id: string, body: string, login = "alice") {
    await sandbox.post("/linear/comments/change", { id, body, login });
  },
  async removeComment(id: string, login = "alice") {
    await sandbox.post("/linear/comments/remove", { id, login });
  },
  async remove(id: string) {
    await sandbox.post("/linear/issues/delete", { id });
  },
  issues: () => listed("issues", z.array(issueSchema)),
  comments: () => listed("comments", z.array(z.looseObject({ id: z.string(), body: z.string() }))),
  cycle: async (number: number) => {
    const cycles = await listed("cycles", z.array(z.looseObject({ id: z.string(), number: z.number() })));
    return cycles.find((one) => one.number === number)?.id ?? "";
  },
  async moveCycle(id: string, days: number) {
    await sandbox.post("/linear/cycles/move", { id, days });
  },
  webhooks: () =>
    listed(
      "webhooks",
      z.array(
        z.looseObject({
          id: z.string(),
          url: z.string(),
          secret: z.string(),
          teamId: z.string().nullable(),
          isEnabled: z.boolean(),
        }),
      ),
    ),
  team: async (name: string) => named(await listed("teams", namedSchema), name),
  label: async (teamId: string, name: string) => inTeam(await listed("labels", namedSchema), teamId, name),
  state: async (teamId: string, name: string) => inTeam(await listed("states", namedSchema), teamId, name),
};

type Named = z.infer<typeof namedSchema>;

function named(all: Named, name: string): string {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`The sandbox's Linear has no ${name}.`);
  return found.id;
}

function inTeam(all: Named, teamId: string, name: string): string {
  return named(
    all.filter((one) => one["teamId"] === teamId),
    name,
  );
}

/** Connects the teams of these names by alice's API key, and reads them; their ids. */
export async function bindTeams(
  owner: Person,
  names: string[],
  settings = defaultTrackerSettings,
): Promise<string[]> {
  const context = await contextFor(owner);
  const connectionId = await connectByPersonalToken(owner, "alice", "linear");
  const ids = await Promise.all(names.map((name) => linearSite.team(name)));
  const containers = ids.map((id) => `${linearSiteId}/team_${id}`);
  const { refused } = await createBindings(context, { connectionId, containers, projectId: null, settings });
  expect(refused).toEqual([]);
  await runJobs(owner, context.jobs);
  return ids;
}
