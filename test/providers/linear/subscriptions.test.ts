import { expect, it } from "vitest";

import { linear } from "../../../src/providers/linear/index.ts";
import { linearSite } from "../../support/linear.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";

const { subscriptions } = linear;
const access = () => accessOf(linear, "sandbox-alice");
const asked = {
  id: "one",
  url: "http://localhost:8787/webhooks/linear/one",
  secret: "s".repeat(40),
  nowMs: 0,
};

async function create(externalId: string) {
  const container = { externalId, name: "", url: "https://linear.app/acme" };
  const made = await subscriptions?.create(access(), container, asked);
  return { container, remoteId: made?.remoteId ?? "" };
}

it("switches on again what Linear switched off", async () => {
  const { container, remoteId } = await create(`team_${await linearSite.team("Engineering")}`);
  const isActive = async () => (await subscriptions?.inspect?.(access(), container, remoteId))?.isActive;
  await sandbox.post(`/linear/webhooks/${remoteId}/disable`);
  expect(await isActive()).toBe(false);
  await subscriptions?.revive?.(access(), container, remoteId);
  expect(await isActive()).toBe(true);
});

it("has a project told of by its team, and one of several teams by all public ones", async () => {
  const project = (number: number) => `project_00000005-0000-4000-8000-00000000000${number}`;
  await create(project(1));
  expect(await linearSite.webhooks()).toMatchObject([{ teamId: null }]);
  await create(project(2));
  expect((await linearSite.webhooks()).map(({ teamId }) => teamId)).toContain(
    await linearSite.team("Archive"),
  );
});

it("says to whoever is no administrator what works without", async () => {
  const container = { externalId: `team_${await linearSite.team("Engineering")}`, name: "", url: "" };
  const refused = subscriptions?.create(accessOf(linear, "sandbox-bob"), container, asked);
  await expect(refused).rejects.toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("every few minutes"),
  });
});
