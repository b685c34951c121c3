import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { connections } from "../../../src/db/schema/connections.ts";
import { projects } from "../../../src/db/schema/work.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { describeBinding } from "../../../src/integrations/sync/describe-binding.ts";
import { rotateBindingSecret } from "../../../src/integrations/subscriptions/rotate-binding-secret.ts";
import { defaultTrackerSettings, trackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { searchContainers } from "../../../src/integrations/trackers/search-containers.ts";
import {
  disableBinding,
  enableBinding,
  reinstallSubscription,
} from "../../../src/integrations/subscriptions/switch-binding.ts";
import { updateBinding } from "../../../src/integrations/trackers/update-binding.ts";
import { secretLocation } from "../../../src/integrations/subscriptions/subscription.ts";
import { bindingBy, connectAs, github } from "../../support/bindings.ts";
import { subscriptionOf } from "../../support/hooks.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { contextFor } from "../../support/context.ts";
import { projectBy } from "../../support/work.ts";

type Hook = { id: number; config: { url: string } };

const host = "api.github.com";
const hourMs = 3_600_000;
const idOf = async (name: string, persona = "alice") =>
  String((await github<{ id: number }>(persona, "GET", `/repos/${name}`)).id);
const remoteHooks = (name: string) => github<Hook[]>("alice", "GET", `/repos/${name}/hooks`);
const rowOf = async (id: string) => {
  const [row] = await db().select().from(bindings).where(eq(bindings.id, id));
  if (row === undefined) throw new Error("There is no such binding.");
  return row;
};

async function bind(owner: Person, names: string[], persona = "alice") {
  const connectionId = await connectAs(owner, persona);
  const containers = await Promise.all(names.map((name) => idOf(name, persona)));
  const context = await contextFor(owner);
  const input = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
  const { bound, refused } = await createBindings(context, input);
  return { bound, refused, jobs: context.jobs, connectionId, id: bound[0]?.id ?? "" };
}

describe("binding repositories", () => {
  it("makes a project for each, installs hooks with secrets of their own, and asks for a backfill", async () => {
    const owner = await createPerson();
    const { bound, jobs } = await bind(owner, ["acme/web", "acme/api"]);
    expect(bound).toMatchObject([
      { name: "acme/web", state: "active" },
      { name: "acme/api", state: "active" },
    ]);
    expect(jobs.map(({ type }) => type)).toEqual(["sync.page", "sync.page"]);
    const names = (await db().select().from(projects)).map(({ name }) => name);
    expect(names.toSorted()).toEqual(["acme/api", "acme/web"]);
    const stored = await db().select().from(subscriptions);
    const [web, api] = bound.map(({ id }) => stored.find(({ bindingId }) => bindingId === id));
    if (web === undefined || api === undefined) throw new Error("There are no hooks.");
    expect(await remoteHooks("acme/web")).toMatchObject([
      { id: Number(web.remoteId), config: { url: `http://localhost:8787/webhooks/github/${web.id}` } },
    ]);
    const { vault } = await contextFor(owner);
    const secrets = [web, api].map((hook) => vault.decrypt(hook.secret, secretLocation(hook)));
    expect(new Set(await Promise.all(secrets)).size).toBe(2);
  });

  it("leaves the hook to a person when the account may not install it, and shows the secret once", async () => {
    const owner = await createPerson();
    const { bound, id } = await bind(owner, ["acme/web"], "bob");
    expect(bound).toMatchObject([{ state: "manual" }]);
    const { url, secret } = await rotateBindingSecret(await contextFor(owner), id);
    const [hook] = await db().select().from(subscriptions);
    expect(url).toBe(`http://localhost:8787/webhooks/github/${hook?.id}`);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(await describeBinding(ctxFor(owner), id))).not.toContain(secret);
  });

  it("goes on without a hook when the provider refuses it, says why, and tries again the next day", async () => {
    await sandbox.setFault(host, { kind: "error", status: 422, method: "POST" });
    const { bound, id } = await bind(await createPerson(), ["acme/web"]);
    expect(bound).toMatchObject([{ state: "failed" }]);
    const { error, dueAt } = await subscriptionOf(id);
    expect(error).toContain("The webhook was not installed.");
    expect((await rowOf(id)).lastError).toBeNull();
    expect(dueAt ?? 0).toBeGreaterThan(Date.now() + 23 * hourMs);
  });

  it("names what cannot be bound and binds the rest", async () => {
    const owner = await createPerson();
    const { connectionId } = await bind(owner, ["acme/web"]);
    const containers = [await idOf("acme/web"), "999999999", await idOf("acme/api")];
    const input = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
    const { bound, refused } = await createBindings(await contextFor(owner), input);
    expect(bound).toMatchObject([{ name: "acme/api" }]);
    expect(refused).toEqual([
      "acme/web is bound already.",
      "Repository 999999999 is gone, or the account may not see it.",
    ]);
  });

  it("takes the binding of an ended connection over, with its links", async () => {
    const owner = await createPerson();
    const { id } = await bind(owner, ["acme/web"]);
    await db().update(connections).set({ status: "disconnected" });
    const again = await bind(owner, ["acme/web"], "bob");
    expect(again).toMatchObject({ id, refused: [] });
    expect(await rowOf(id)).toMatchObject({ connectionId: again.connectionId, status: "active" });
  });

  it("is for managers, of this workspace, into a project that is open", async () => {
    const owner = await createPerson();
    const connectionId = await connectAs(owner, "alice");
    const input = { connectionId, containers: ["1"], projectId: null, settings: defaultTrackerSettings };
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const stranger = await createPerson();
    const as = async (person: Person, changes = {}) =>
      createBindings(await contextFor(person), { ...input, ...changes });
    await expect(as(member)).rejects.toMatchObject({ code: "forbidden" });
    await expect(as(stranger)).rejects.toMatchObject({ code: "not_found" });
    await expect(as(owner, { containers: [] })).rejects.toMatchObject({ code: "invalid" });
    const foreign = await projectBy(stranger);
    await expect(as(owner, { projectId: foreign.id })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a binding", () => {
  it("is disabled with its hook, keeps its history, and is enabled again", async () => {
    const owner = await createPerson();
    const { id } = await bind(owner, ["acme/web"]);
    await disableBinding(await contextFor(owner), id);
    expect(await rowOf(id)).toMatchObject({ status: "disabled" });
    expect(await remoteHooks("acme/web")).toEqual([]);
    expect(await db().select().from(subscriptions)).toMatchObject([{ state: "removed" }]);
    const context = await contextFor(owner);
    expect(await enableBinding(context, id)).toBe("active");
    expect(await remoteHooks("acme/web")).toHaveLength(1);
    expect(context.jobs).toMatchObject([{ type: "sync.page", bindingId: id }]);
  });

  it("gets one new hook in the place of the old one", async () => {
    const owner = await createPerson();
    const { id } = await bind(owner, ["acme/web"]);
    const [before] = await remoteHooks("acme/web");
    expect(await reinstallSubscription(await contextFor(owner), id)).toBe("active");
    const after = await remoteHooks("acme/web");
    expect(after).toHaveLength(1);
    expect([undefined, before?.id]).not.toContain(after[0]?.id);
  });

  it("says no more that its hook is missing once one is installed", async () => {
    const owner = await createPerson();
    const { id } = await bind(owner, ["acme/web"]);
    await sandbox.setFault(host, { kind: "error", status: 500, method: "POST" });
    expect(await reinstallSubscription(await contextFor(owner), id)).toBe("pending");
    expect((await subscriptionOf(id)).error).toContain("The webhook was not installed.");
    await sandbox.clearFaults(host);
    expect(await reinstallSubscription(await contextFor(owner), id)).toBe("active");
    expect(await subscriptionOf(id)).toMatchObject({ state: "active", error: null, errorAt: null });
    const ofSync = "GitHub does not answer.";
    await db().update(bindings).set({ lastError: ofSync });
    expect(await reinstallSubscription(await contextFor(owner), id)).toBe("active");
    expect(await rowOf(id)).toMatchObject({ lastError: ofSync });
  });

  it("changes its secret at the provider too, or not at all", async () => {
    const owner = await createPerson();
    const { id } = await bind(owner, ["acme/web"]);
    const [before] = await db().select().from(subscriptions);
    await sandbox.setFault(host, { kind: "error", status: 500, method: "PATCH" });
    const failed = rotateBindingSecret(await contextFor(owner), id);
    await expect(failed).rejects.toMatchObject({ code: "unavailable" });
    expect(await db().select().from(subscriptions)).toEqual([before]);
    await sandbox.clearFaults(host);
    expect(await rotateBindingSecret(await contextFor(owner), id)).toMatchObject({ secret: null });
    const [after] = await db().select().from(subscriptions);
    expect(after).toMatchObject({ previousSecret: before?.secret });
  });

  it("applies other rules to all open issues by a new sync, another project only to new ones", async () => {
    const owner = await createPerson();
    const { binding } = await bindingBy(owner, { cursor: "5" });
    const other = await projectBy(owner, { name: "Other" });
    const ctx = await contextFor(owner);
    await updateBinding(ctx, binding.id, { projectId: other.id, settings: trackerSettings(binding) });
    expect(await rowOf(binding.id)).toMatchObject({ projectId: other.id, cursor: "5" });
    expect(ctx.jobs).toEqual([]);
    const settings = { ...trackerSettings(binding), labels: [{ id: null, name: "bug" }] };
    await updateBinding(ctx, binding.id, { projectId: other.id, settings });
    expect(await rowOf(binding.id)).toMatchObject({ settings, cursor: null });
    expect(ctx.jobs).toMatchObject([{ type: "sync.page" }]);
  });

  it("is changed by managers of its workspace only", async () => {
    const owner = await createPerson();
    const { binding } = await bindingBy(owner);
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    for (const [person, code] of [
      [member, "forbidden"],
      [await createPerson(), "not_found"],
    ] as const) {
      const context = await contextFor(person);
      const changes = { projectId: binding.projectId ?? "", settings: trackerSettings(binding) };
      for (const verb of [disableBinding, enableBinding, reinstallSubscription, rotateBindingSecret])
        await expect(verb(context, binding.id)).rejects.toMatchObject({ code });
      await expect(updateBinding(context, binding.id, changes)).rejects.toMatchObject({ code });
    }
    await expect(describeBinding(ctxFor(await createPerson()), binding.id)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("finding repositories", () => {
  it("searches all that the account reaches, and pages through them", async () => {
    const owner = await createPerson();
    const { connectionId } = await bind(owner, ["acme/web"]);
    const find = async (query: string, page = 1) =>
      searchContainers(await contextFor(owner), { connectionId, query, page });
    expect(await find("")).toMatchObject({ total: 120, pages: 4, page: 1, isComplete: true });
    expect((await find("", 4)).containers).toHaveLength(30);
    const web = await find("ACME web");
    expect(web.containers.find(({ name }) => name === "acme/web")?.bindingId).toEqual(expect.any(String));
    expect(await find("nothing is called so")).toMatchObject({ total: 0, containers: [] });
    const calls = (await sandbox.requests(host)).filter(({ path }) => path.startsWith("/user/repos"));
    expect(calls).toHaveLength(2);
  });
});
