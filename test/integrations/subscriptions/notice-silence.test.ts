import { beforeEach, describe, expect, it, vi } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { activities } from "../../../src/db/schema/connections.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { connectByToken } from "../../../src/integrations/connections/connect-by-token.ts";
import { providerOf } from "../../../src/integrations/connections/provider-of.ts";
import { noticeSilence } from "../../../src/integrations/subscriptions/notice-silence.ts";
import { rotateBindingSecret } from "../../../src/integrations/subscriptions/rotate-binding-secret.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { actingIn, gitlabAs, idOf, projectRef } from "../../providers/gitlab/site.ts";
import { contextFor } from "../../support/context.ts";
import { subscriptionOf } from "../../support/hooks.ts";
import { runJobs, syncAll } from "../../support/issue-sync.ts";
import { jiraSite } from "../../support/jira.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";

const soon = { timeout: 15_000, interval: 100 };
const instance = "server";
const hooksOfWeb = `/projects/${idOf("acme/web")}/hooks`;
const web = actingIn("acme/web");

type Pasted = { url: string; secret: string };

const sites = [
  {
    provider: "jira",
    host: "jira.acme.example",
    token: "sandbox-alice",
    container: async () => "10000",
    settingsPage: "jira.acme.example/plugins/servlet/webhooks",
    open: (summary: string) => jiraSite.open({ instance, summary }),
    /** Returns how it is deleted there. */
    async paste(pasted: Pasted) {
      await jiraSite.addHook({ instance, ...pasted });
      return jiraSite.removeHooks;
    },
  },
  {
    provider: "gitlab",
    host: "",
    token: "sandbox-bob",
    container: async () => (await projectRef("acme/web")).externalId,
    settingsPage: "gitlab.com/acme/web/-/hooks",
    open: (title: string) => web.open({ title, body: "", label: "bug" }),
    async paste({ url, secret }: Pasted) {
      const hook = { url, token: secret, issues_events: true };
      const { id } = await gitlabAs<{ id: number }>("alice", "POST", hooksOfWeb, hook);
      return async () => gitlabAs<undefined>("alice", "DELETE", `${hooksOfWeb}/${id}`);
    },
  },
];

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

async function bindingRowOf(id: string) {
  const row = (await db().select().from(bindings)).find((one) => one.id === id);
  if (row === undefined) throw new Error("There is no such binding.");
  return row;
}

const untilTask = (title: string) =>
  vi.waitFor(async () => {
    const titles = (await db().select().from(tasks)).map((task) => task.title);
    expect(titles).toContain(title);
  }, soon);

describe.each(sites)("a webhook that was pasted at $provider", (site) => {
  async function connect(context: Awaited<ReturnType<typeof contextFor>>) {
    const form = { fields: { token: site.token }, host: site.host, isPersonal: false };
    return connectByToken(context, site.provider, form);
  }
  async function bind() {
    const context = await contextFor(owner);
    const { connectionId } = await connect(context);
    const containers = [await site.container()];
    const choice = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
    const { bound } = await createBindings(context, choice);
    await runJobs(owner, context.jobs);
    const [{ id, state } = { id: "", state: "" }] = bound;
    expect(state).toBe("manual");
    return { id, connectionId };
  }
  async function secretOf(id: string): Promise<Pasted> {
    const { url, secret } = await rotateBindingSecret(await contextFor(owner), id);
    return { url, secret: secret ?? "" };
  }
  async function changeUnheard(id: string, title: string) {
    await site.open(title);
    await syncAll(owner, id);
    await untilTask(title);
    return subscriptionOf(id);
  }

  it("is noticed when it tells no more, said where it stands, and works again once anything arrives", async () => {
    const { id, connectionId } = await bind();
    const pasted = await secretOf(id);
    const removeThere = await site.paste(pasted);
    await site.open("Told at once");
    await untilTask("Told at once");
    await vi.waitFor(async () => expect(await subscriptionOf(id)).toMatchObject({ state: "active" }), soon);
    await removeThere();
    expect(await changeUnheard(id, "Found once")).toMatchObject({ state: "active", error: null });
    const silent = await changeUnheard(id, "Found twice");
    expect(silent).toMatchObject({ state: "off", silentSince: null });
    expect(silent.error).toContain(`${site.settingsPage}: it was switched off or deleted there`);
    const browser = browserOf(owner);
    for (const path of [`/bindings/${id}`, `/connections/${connectionId}`])
      expect(await (await browser.get(path)).text()).toContain("that was added by hand is silent");
    expect(await db().select().from(activities)).toContainEqual(
      expect.objectContaining({ kind: "subscription", outcome: "failed", bindingId: id }),
    );
    await connect(await contextFor(owner));
    expect(await subscriptionOf(id)).toMatchObject({ state: "off", dueAt: null });
    await site.paste(pasted);
    await site.open("Told again");
    await untilTask("Told again");
    await vi.waitFor(
      async () => expect(await subscriptionOf(id)).toMatchObject({ state: "active", error: null }),
      soon,
    );
  });

  it("that tells late, or was never pasted, is not called silent", async () => {
    const { id } = await bind();
    await changeUnheard(id, "Before there was any");
    expect(await changeUnheard(id, "Before there was any, too")).toMatchObject({ state: "manual" });
    await site.paste(await secretOf(id));
    await site.open("Told");
    await vi.waitFor(async () => expect(await subscriptionOf(id)).toMatchObject({ state: "active" }), soon);
    const found = async () =>
      noticeSilence(await contextFor(owner), providerOf(site.provider), await bindingRowOf(id));
    await found();
    await site.open("Told in between");
    await untilTask("Told in between");
    await found();
    expect(await subscriptionOf(id)).toMatchObject({ state: "active", error: null });
  });
});
