import { describe, expect, it } from "vitest";

import { jira } from "../../../src/providers/jira/index.ts";
import { worklogs } from "../../../src/providers/jira/worklogs.ts";
import { jiraSite } from "../../support/jira.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";
import { lossyHttp } from "../contracts/lossy-http.ts";

const siteId = "3f1b2c70-0000-4000-8000-00000000acae";
const access = accessOf(jira, "sandbox-alice", { siteId });
const container = { externalId: "10000", name: "Web", url: "https://acme.atlassian.net/browse/WEB" };
const draft = {
  key: "k1",
  startedAt: Date.UTC(2026, 0, 5, 23, 30),
  zone: "Asia/Tokyo",
  seconds: 5400,
  comment: "Fixed it\n@bob WEB-1",
};

describe("a worklog of Jira", () => {
  it("keeps its minute of the start, its text, and leaves the estimate as it is", async () => {
    const issue = await jiraSite.open({ summary: "Door sticks" });
    await jiraSite.edit({ id: issue.id, estimateSeconds: 36_000, remainingSeconds: 36_000 });
    const done = await worklogs.put(access, container, { issue, remoteId: null, draft });
    expect(done).toMatchObject({ worklog: { startedAt: draft.startedAt, seconds: 5400 } });
    const kept = await jiraSite.kept(issue.id);
    expect(kept).toMatchObject({ spentSeconds: 5400, remainingSeconds: 36_000 });
    expect(kept.worklogs).toMatchObject([{ author: "alice", properties: { timewire: { id: "k1" } } }]);
    const lines = ["Fixed it", "@bob WEB-1"].map((text) => ({
      type: "paragraph",
      content: [{ type: "text", text }],
    }));
    expect(kept.worklogs[0]?.comment).toEqual({ type: "doc", version: 1, content: lines });
  });

  it("is written as inert text in Data Center", async () => {
    const issue = await jiraSite.open({ instance: "server", summary: "Door sticks" });
    const server = accessOf(jira, "sandbox-alice", { host: "jira.acme.example", fields: { email: "" } });
    const comment = "[~bob] {code} *bold*";
    await worklogs.put(server, container, { issue, remoteId: null, draft: { ...draft, comment } });
    const [kept] = (await jiraSite.kept(issue.id, "server")).worklogs;
    expect(kept?.properties).toEqual({ timewire: { id: "k1" } });
    expect(kept?.comment).not.toMatch(/\[~bob|\{code|\*bold/);
  });

  it("asks that nobody is told by e-mail, and that the estimate stays, with each write", async () => {
    const issue = await jiraSite.open({ summary: "Door sticks" });
    const writes: { method: string; query: string }[] = [];
    const http = lossyHttp(({ method, url }) => {
      if (method !== "GET") writes.push({ method, query: new URL(url).search });
      return false;
    });
    const watched = accessOf(jira, "sandbox-alice", { siteId, http });
    const done = await worklogs.put(watched, container, { issue, remoteId: null, draft });
    const remoteId = done.status === "written" ? done.worklog.remoteId : "";
    await worklogs.put(watched, container, { issue, remoteId, draft });
    await worklogs.remove(watched, container, { issue, remoteId });
    expect(writes.map(({ method }) => method)).toEqual(["POST", "PUT", "DELETE"]);
    for (const { query } of writes) {
      expect(query).toContain("adjustEstimate=leave");
      expect(query).toContain("notifyUsers=false");
    }
  });

  it("is not taken for gone while time tracking is off", async () => {
    const issue = await jiraSite.open({ summary: "Door sticks" });
    const done = await worklogs.put(access, container, { issue, remoteId: null, draft });
    const remoteId = done.status === "written" ? done.worklog.remoteId : "";
    await sandbox.set({ jiraTracksNoTime: true });
    const refused = { code: "invalid", message: expect.stringContaining("Time tracking is switched off") };
    await expect(worklogs.list(access, container, issue)).rejects.toMatchObject(refused);
    await expect(worklogs.put(access, container, { issue, remoteId, draft })).rejects.toMatchObject(refused);
    await expect(worklogs.remove(access, container, { issue, remoteId })).rejects.toMatchObject(refused);
    await expect(worklogs.put(access, container, { issue, remoteId: null, draft })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("of somebody else is not changed by whoever may not, and that is said in Jira's words", async () => {
    const issue = await jiraSite.open({ summary: "Door sticks" });
    const done = await worklogs.put(access, container, { issue, remoteId: null, draft });
    const remoteId = done.status === "written" ? done.worklog.remoteId : "";
    const bob = accessOf(jira, "sandbox-bob", { siteId });
    await expect(worklogs.put(bob, container, { issue, remoteId, draft })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("permission to change this worklog"),
    });
  });
});
