import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { createApp } from "../../src/http/app.ts";
import { bindingBy } from "../support/bindings.ts";
import { boundTo } from "../support/issue-sync.ts";
import { meterDatabase } from "../support/metered-database.ts";
import { appUrl, createPerson, type Person } from "../support/people.ts";
import { createMeter } from "../support/tally.ts";
import { clientBy, entryBy, invoiceBy, projectBy, taskBy } from "../support/work.ts";

const app = createApp();

/** How often a page asks D1, with the session. */
async function roundTrips(person: Person, path: string, more: Record<string, string> = {}): Promise<number> {
  const meter = createMeter();
  const counted = { ...env, DB: meterDatabase(env.DB, meter, []) };
  const headers = { Cookie: person.cookie, "Sec-Fetch-Site": "same-origin", ...more };
  const execution = createExecutionContext();
  const response = await app.fetch(new Request(new URL(path, appUrl), { headers }), counted, execution);
  await response.text();
  await waitOnExecutionContext(execution);
  expect(response.status).toBe(200);
  return meter.roundTrips;
}

/** Somebody with a little of everything. */
async function worker() {
  const person = await createPerson();
  const { id: clientId } = await clientBy(person);
  const { id: projectId } = await projectBy(person, { name: "Website", clientId });
  const { id: taskId } = await taskBy(person, projectId, { title: "Fix the door" });
  const startedAt = Date.now() - 3_600_000;
  await entryBy(person, { startedAt, endedAt: startedAt + 60_000, projectId });
  const { binding } = await bindingBy(person, { projectId });
  const invoiceId = await invoiceBy(person);
  const paths = {
    task: `/tasks/${taskId}`,
    project: `/projects/${projectId}`,
    week: `/team/people/${person.userId}`,
    client: `/clients/${clientId}`,
    newInvoice: `/invoices/new?client=${clientId}`,
    invoice: `/invoices/${invoiceId}`,
    repository: `/bindings/${binding.id}`,
    connection: `/connections/${binding.connectionId}`,
  };
  return { person, paths };
}

describe("a page", () => {
  it("asks for its session, and then for all that it shows at once", async () => {
    const { person, paths } = await worker();
    const lists = [
      "/",
      "/calendar",
      "/tasks",
      "/tasks?view=board",
      "/projects",
      "/reports",
      "/reports/hours",
      "/reports/saved",
      "/tags",
      "/clients",
      "/rates",
      "/invoices",
      "/invoices/new",
      "/invoices/settings",
      "/members",
      "/team",
      "/team/hours",
      "/team/absences",
      "/connections",
      "/deliveries",
      "/outbox",
      "/settings",
      "/settings/notifications",
      "/settings/calendar",
      "/settings/workspace",
      "/settings/connections",
      "/settings/api",
      "/settings/data",
      "/notifications",
      "/search?q=door",
      "/entries?q=door",
    ];
    const counts: Record<string, number> = {};
    for (const path of [
      ...lists,
      paths.task,
      paths.project,
      paths.week,
      paths.client,
      paths.newInvoice,
      paths.invoice,
      paths.connection,
      `${paths.repository}?part=state`,
    ])
      counts[path] = await roundTrips(person, path);
    expect(Object.entries(counts).filter(([, count]) => count > 2)).toEqual([]);
  });

  it("or a part of one with a form for time asks for all of it at once, whatever project the entry has", async () => {
    const person = await createPerson();
    const { id: projectId } = await projectBy(person, { name: "Website" });
    const { id: taskId } = await taskBy(person, projectId, { title: "Fix the door" });
    await taskBy(person, (await projectBy(person, { name: "Other" })).id, { title: "Elsewhere" });
    const startedAt = Date.now() - 3_600_000;
    const times = { startedAt, endedAt: startedAt + 60_000 };
    const withTask = await entryBy(person, { ...times, projectId, taskId });
    const without = await entryBy(person, { ...times, startedAt: startedAt - 1_000 });
    const part = { "HX-Request": "true" };
    const counts: Record<string, number> = {};
    for (const path of [
      `/entries/${withTask}`,
      `/entries/${without}`,
      `/task-options?prefix=add&projectId=${projectId}`,
    ]) {
      counts[path] = await roundTrips(person, path);
      counts[`${path} as a part`] = await roundTrips(person, path, part);
    }
    expect(Object.entries(counts).filter(([, count]) => count > 2)).toEqual([]);
  });

  it("of a repository asks once more for what it is to call, while it does not know what issues there may have", async () => {
    const person = await createPerson();
    const { binding } = await boundTo(person, "acme/web");
    // Its connection, and the credential.
    expect(await roundTrips(person, `/bindings/${binding.id}`)).toBeLessThanOrEqual(4);
    expect(await roundTrips(person, `/bindings/${binding.id}`)).toBe(2);
  });

  it("of the choice of repositories asks for its own parts at once, and for what it is to call", async () => {
    const person = await createPerson();
    const { binding } = await boundTo(person, "acme/web");
    // Its session, then its connection, projects and tags; the connection to open, the credential, and what is bound.
    const path = `/connections/${binding.connectionId}/containers`;
    expect(await roundTrips(person, path)).toBe(5);
  });
});
