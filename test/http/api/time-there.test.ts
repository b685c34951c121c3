import { expect, it } from "vitest";

import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { hourMs } from "../../../src/lib/time-units.ts";
import { scriptOf } from "../../support/api.ts";
import { imaginarySite } from "../../support/imaginary.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { linkedTask, settleTime, timeBinding, timeThere } from "../../support/worklogs.ts";

const now = Date.UTC(2026, 10, 20, 9);

it("shows time that is written to issues, counts and writes earlier time, and answers", async () => {
  const owner = await createPerson({ name: "Olga" });
  const binding = await timeBinding(owner, { since: now });
  const task = await linkedTask(owner, binding);
  const { id } = await addEntry(ctxFor(owner, now), {
    taskId: task.taskId,
    startedAt: now - 2 * hourMs,
    endedAt: now - hourMs,
  });
  await settleTime(owner, now);
  const script = await scriptOf(owner);
  const path = `/bindings/${binding.id}/time`;
  const since = new Date(now - 24 * hourMs).toISOString();
  const earlier = await script("POST", `${path}/earlier/count`, { since });
  expect(earlier.body).toEqual({ entries: 1, tasks: 1, seconds: 3600 });
  expect(await timeThere(task.issue)).toEqual([]);
  expect((await script("POST", `${path}/earlier`, { since })).status).toBe(204);
  expect((await script("GET", path)).body).toMatchObject({
    mode: "worklogs",
    since,
    waiting: [{ taskId: task.taskId }],
    written: [],
  });
  await settleTime(owner, Date.now());
  const [written] = await timeThere(task.issue);
  const row = { taskId: task.taskId, key: id, seconds: 3600, person: "Olga", state: "written" };
  expect((await script("GET", path)).body).toMatchObject({ waiting: [], open: [], written: [row] });

  await imaginarySite.changeTime({
    site: "north",
    id: task.issue.id,
    worklog: written?.id ?? "",
    minutes: 30,
  });
  await addEntry(ctxFor(owner, now), { taskId: task.taskId, startedAt: now - hourMs, endedAt: now });
  await settleTime(owner, Date.now());
  const changed = { key: id, state: "changed", thereSeconds: 1800 };
  expect((await script("GET", path)).body).toMatchObject({ open: [changed] });
  const answer = `/bindings/${binding.id}/worklogs/${task.taskId}/${id}`;
  expect((await script("POST", `${answer}/write`)).status).toBe(204);
  await settleTime(owner, Date.now());
  expect((await timeThere(task.issue)).map(({ minutes }) => minutes)).toEqual([60, 60]);
});

it("is for whoever manages the connection, and for tokens that are allowed it", async () => {
  const owner = await createPerson();
  const binding = await timeBinding(owner);
  const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
  const path = `/bindings/${binding.id}/time`;
  expect((await (await scriptOf(member))("GET", path)).status).toBe(403);
  expect((await (await scriptOf(await createPerson()))("GET", path)).status).toBe(404);
  const reader = await scriptOf(owner, ["connections:read"]);
  expect((await reader("GET", path)).status).toBe(200);
  const since = new Date(now).toISOString();
  expect((await reader("POST", `${path}/earlier`, { since })).status).toBe(403);
  expect((await (await scriptOf(owner, ["time:read"]))("GET", path)).status).toBe(403);
});
