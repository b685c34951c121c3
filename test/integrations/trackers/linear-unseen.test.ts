import { expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { connectByToken } from "../../../src/integrations/connections/connect-by-token.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { contextFor } from "../../support/context.ts";
import { compare, runJobs } from "../../support/issue-sync.ts";
import { linearSite } from "../../support/linear.ts";
import { createPerson, db, type Person } from "../../support/people.ts";

const site = "00000001-0000-4000-8000-000000000001";
const taskOf = async (title: string) =>
  (await db().select().from(tasks)).find((task) => task.title === title);

/** Two teams, connected by somebody who may add no webhooks. */
async function bindAsMember(owner: Person): Promise<void> {
  const context = await contextFor(owner);
  const form = { fields: { token: "sandbox-bob" }, host: "", isPersonal: false };
  const { connectionId } = await connectByToken(context, "linear", form);
  const ids = await Promise.all(["Engineering", "Design"].map((name) => linearSite.team(name)));
  const containers = ids.map((id) => `${site}/team_${id}`);
  await createBindings(context, {
    connectionId,
    containers,
    projectId: null,
    settings: defaultTrackerSettings,
  });
  await runJobs(owner, context.jobs);
}

it(
  "finds by itself what no webhook told: a move, the trash, an end for ever",
  { timeout: 60_000 },
  async () => {
    const owner = await createPerson();
    await bindAsMember(owner);
    expect(await linearSite.webhooks()).toEqual([]);
    const binding = (await db().select().from(bindings)).find(({ name }) => name === "Engineering");
    const [hook] = await db().select().from(subscriptions);
    expect(hook).toMatchObject({ state: "failed", error: expect.stringContaining("administrator") });
    if (binding === undefined) throw new Error("It is not connected.");
    const [moved, trashed, removed] = (await linearSite.issues()).filter(({ title }) =>
      title.startsWith("Engineering"),
    );
    await linearSite.change({ id: moved?.id ?? "", teamId: await linearSite.team("Design") });
    await linearSite.trash(trashed?.id ?? "");
    await linearSite.remove(removed?.id ?? "");
    await compare(owner, binding);
    expect(await taskOf(moved?.title ?? "")).toMatchObject({ sourceLabel: "DES-1", archivedAt: null });
    for (const issue of [trashed, removed])
      expect(await taskOf(issue?.title ?? "")).toMatchObject({ archivedAt: expect.any(Number) });
  },
);
