import * as z from "zod";

import { sandbox } from "./sandbox.ts";

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
