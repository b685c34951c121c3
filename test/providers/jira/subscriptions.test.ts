import { describe, expect, it } from "vitest";

import { jira } from "../../../src/providers/jira/index.ts";
import { subscriptions } from "../../../src/providers/jira/subscriptions.ts";
import { jiraSite } from "../../support/jira.ts";
import { accessOf } from "../contracts/access.ts";

const siteId = "3f1b2c70-0000-4000-8000-00000000acae";
const access = accessOf(jira, "sandbox-alice", { siteId });
const projectOf = (externalId: string, key: string) => ({
  externalId,
  name: key,
  url: `https://acme.atlassian.net/browse/${key}`,
});
const [web, archive] = [projectOf("10000", "WEB"), projectOf("10001", "ARC")];
const wanted = {
  id: "one",
  url: "https://time.example.com/webhooks/jira/app",
  secret: "",
  nowMs: Date.now(),
};
const filters = async () => (await jiraSite.hooks()).map(({ jqlFilter }) => jqlFilter);

describe("the webhook of a site", () => {
  it("serves all projects that are connected, and ends with the last of them", async () => {
    const first = await subscriptions.create(access, web, wanted);
    const second = await subscriptions.create(access, archive, wanted);
    expect(first.remoteId).toBe("acme.atlassian.net/10000");
    expect(await filters()).toEqual(["project in (10000, 10001)"]);
    await subscriptions.create(access, web, wanted);
    expect(await jiraSite.hooks()).toHaveLength(1);
    await subscriptions.remove(access, web, first);
    expect(await filters()).toEqual(["project in (10001)"]);
    await subscriptions.remove(access, archive, second);
    expect(await filters()).toEqual([]);
  });

  it("takes the place of one that goes to an address of before", async () => {
    await subscriptions.create(access, web, { ...wanted, url: "https://old.example.com/webhooks/jira/app" });
    await subscriptions.create(access, web, wanted);
    expect((await jiraSite.hooks()).map(({ url }) => url)).toEqual([wanted.url]);
  });

  it("lives for thirty days, and as long again each time it is renewed", async () => {
    const made = await subscriptions.create(access, web, wanted);
    const days = ((made.expiresAt ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29);
    const renewed = await subscriptions.renew?.(access, made, Date.now());
    expect(renewed?.expiresAt).toBeGreaterThanOrEqual(made.expiresAt ?? Infinity);
  });

  it("is refused in Jira's words, though they come with HTTP 200", async () => {
    const unknown = projectOf("99999", "NO");
    await expect(subscriptions.create(access, unknown, wanted)).rejects.toMatchObject({
      code: "invalid",
      permanent: true,
      message: expect.stringMatching(/^Jira did not register the webhook: The value '99999' does not exist/),
    });
  });

  it("is added by hand where the account did not sign in", async () => {
    const byToken = accessOf(jira, "sandbox-alice", { host: "acme.atlassian.net" });
    await expect(subscriptions.create(byToken, web, wanted)).rejects.toMatchObject({ code: "forbidden" });
    expect(subscriptions.manual?.(web)).toEqual({
      url: "https://acme.atlassian.net/plugins/servlet/webhooks",
      choices: expect.stringContaining("project = WEB"),
    });
  });
});
