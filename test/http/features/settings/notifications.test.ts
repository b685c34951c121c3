import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { users } from "../../../../src/db/schema/people.ts";
import { listProjectChannels } from "../../../../src/integrations/chat/channels/project-channels.ts";
import { findPreferences } from "../../../../src/domain/notifications/preferences.ts";
import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { connectChat, linkChat } from "../../../support/chat.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";
import { projectBy } from "../../../support/work.ts";

let ada: Person;

const choices = { summaryTime: "17:31", summaryDays: "5", reminder: "8h 30m" };

const flashOf = (response: Response) =>
  decodeURIComponent(/flash=([^;]*)/.exec(response.headers.get("Set-Cookie") ?? "")?.[1] ?? "");

beforeEach(async () => {
  ada = await createPerson();
});

describe("the notifications in Settings", () => {
  it("are saved and shown again", async () => {
    const browser = browserOf(ada);
    const saved = await browser.post("/settings/notifications", { ...choices, sendsSummary: "on" });
    expect(saved.headers.get("Location")).toBe("/settings/notifications");
    expect(await findPreferences(ctxFor(ada))).toMatchObject({
      sendsSummary: true,
      summaryMinute: 17 * 60 + 31,
      summaryDays: [5],
      sendsEmptySummary: false,
      reminderMinutes: 510,
    });
    const text = await (await browser.get("/settings/notifications")).text();
    expect(text).toMatch(/value="17:31"/);
    expect(text).toMatch(/name="summaryDays"[^>]*value="5" checked|value="5" name="summaryDays" checked/);
    expect(text).toMatch(/value="8:30"/);
  });

  it.each([
    ["reminder", { reminder: "soon" }, "“soon” is no duration."],
    ["reminder", { reminder: "5m" }, "after 15 minutes at least"],
    ["summaryTime", { summaryTime: "25:00" }, "Choose a time of day"],
    ["summaryDays", { sendsSummary: "on", summaryDays: "8" }, "Choose days of the week."],
  ])("keep what was typed when the %s is refused", async (_, change, sentence) => {
    const refused = await browserOf(ada).post("/settings/notifications", { ...choices, ...change });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain(sentence);
    const { reminder, summaryTime } = { ...choices, ...change };
    for (const typed of [reminder, summaryTime]) {
      expect(text).toContain(`value="${typed}"`);
    }
    expect((await findPreferences(ctxFor(ada))).updatedAt).toBe(0);
  });

  it("say what is missing until a chat is connected and the person linked", async () => {
    const browser = browserOf(ada);
    const read = async () => (await browser.get("/settings/notifications")).text();
    expect(await read()).toContain("Notifications come by chat");
    await connectChat(ada);
    expect(await read()).toContain("is not linked yet");
    await linkChat(ada);
    const text = await read();
    expect(text).not.toContain("is not linked yet");
    expect(text).not.toContain("Notifications come by chat");
  });

  it("show what a summary would say now", async () => {
    await startTimer(ctxFor(ada), { notes: "Read <b>mail</b>" });
    const text = await (await browserOf(ada).get("/settings/summary")).text();
    expect(text).toContain("Read &lt;b&gt;mail&lt;/b&gt;");
    expect(text).toContain("<em>still running</em>");
  });
});

describe("the channel of a member's timer", () => {
  it("is found, chosen and given up", async () => {
    const connectionId = await connectChat(ada);
    const browser = browserOf(ada);
    const found = await (await browser.get("/settings/channel?q=%23Gen")).text();
    expect(found).toContain("#general");
    expect(found).not.toContain("#web");
    const chosen = await browser.post("/settings/channel", { channel: `${connectionId}:C0GENERAL1` });
    expect(chosen.headers.get("Location")).toBe("/settings/notifications");
    expect(flashOf(chosen)).toContain("#general gets a message");
    expect(await (await browser.get("/settings/notifications")).text()).toContain("Posted in #general");
    await browser.post("/settings/channel/delete");
    expect(await (await browser.get("/settings/notifications")).text()).toContain("Posted nowhere");
  });

  it("comes first when it is typed whole, and is checked when it is the one that is told now", async () => {
    const connectionId = await connectChat(ada);
    const { id } = await projectBy(ada);
    const browser = browserOf(ada);
    for (const name of ["acme-web", "web-app"])
      await browser.post(`/projects/${id}/channels/new`, { connectionId, name });
    await browser.post("/settings/channel", { channel: `${connectionId}:C0WEB00001` });
    const text = await (await browser.get("/settings/channel?q=%23Web")).text();
    expect([...text.matchAll(/<span>#([^<]+)</g)].map(([, name]) => name)).toEqual([
      "web",
      "web-app",
      "acme-web",
    ]);
    expect(text).toContain(`value="${connectionId}:C0WEB00001" checked`);
  });

  it.each([
    ["nothing", "", "Choose a channel."],
    ["an archived one", "C0RANDOM01", "#random is archived."],
    ["an unknown one", "C0NOWHERE1", "This channel is gone."],
  ])("is not %s", async (_, channelId, sentence) => {
    const connectionId = await connectChat(ada);
    const channel = channelId === "" ? "" : `${connectionId}:${channelId}`;
    const refused = await browserOf(ada).post("/settings/channel", { channel, q: "ran" });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain(sentence);
    expect(text).toContain('value="ran"');
    expect((await findPreferences(ctxFor(ada))).timerChannelId).toBe(null);
  });

  it("is none of another workspace's", async () => {
    const stranger = await createPerson();
    const connectionId = await connectChat(stranger);
    const response = await browserOf(ada).post("/settings/channel", {
      channel: `${connectionId}:C0GENERAL1`,
    });
    expect(response.status).toBe(404);
  });

  it("opens its page also while the chat does not answer", async () => {
    await connectChat(ada);
    await sandbox.setFault("slack.com", { kind: "error", status: 500, path: "/api/conversations.list" });
    const response = await browserOf(ada).get("/settings/channel");
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("Slack has a problem on its side");
  });

  it("is explained where no chat is connected", async () => {
    expect(await (await browserOf(ada).get("/settings/channel")).text()).toContain("No chat is connected");
  });
});

describe("the channels of a project", () => {
  it("are chosen, made and removed by who manages", async () => {
    const connectionId = await connectChat(ada);
    const { id } = await projectBy(ada, { name: "Website" });
    const browser = browserOf(ada);
    const path = `/projects/${id}/channels`;
    const chosen = await browser.post(path, { channel: `${connectionId}:C0WEB00001` });
    expect(chosen.headers.get("Location")).toBe(`/projects/${id}`);
    await browser.post(path, { channel: `${connectionId}:C0WEB00001` });
    const made = await browser.post(`${path}/new`, { connectionId, name: "#New Site" });
    expect(flashOf(made)).toContain("The channel is made");
    const bound = await listProjectChannels(ctxFor(ada), id);
    expect(bound.map(({ name }) => name)).toEqual(["new-site", "web"]);
    expect(await (await browser.get(`/projects/${id}`)).text()).toContain("#new-site");
    expect(await (await browser.get("/settings/channel?q=new-site")).text()).toContain("#new-site");
    await browser.post(`${path}/${bound[0]?.id}/delete`);
    expect(await listProjectChannels(ctxFor(ada), id)).toHaveLength(1);
  });

  it("are made with the people who belong there: by their link, else by e-mail; one refusal stops nobody", async () => {
    const connectionId = await connectChat(ada);
    await linkChat(ada);
    const { workspaceId } = ada;
    const [bob, carol, dora, eve] = await Promise.all(
      ["bob", "carol", "dora", "eve"].map((name) => createPerson({ workspaceId, role: "member", name })),
    );
    if (!bob || !carol || !dora || !eve) throw new Error("Somebody is missing.");
    await linkChat(bob, "bob");
    const mail = (email: string, { userId }: Person) =>
      db().update(users).set({ email }).where(eq(users.id, userId));
    await mail("carol@acme.example", carol);
    await mail("dora@elsewhere.example", dora);
    const { id } = await projectBy(ada, { name: "Website", access: "members" }, [bob, carol, dora]);
    const made = await browserOf(ada).post(`/projects/${id}/channels/new`, {
      connectionId,
      name: "website",
      isPrivate: "on",
    });
    expect(flashOf(made)).toContain("3 of 4 people are invited; invite the others in the chat.");
    const calls = (await sandbox.requests("slack.com")).map(({ path }) => path);
    expect(calls.filter((path) => path.includes("conversations.invite"))).toHaveLength(3);
    expect(calls.filter((path) => path.includes("users.lookupByEmail"))).toHaveLength(2);
    // A project that was not named invites nobody but who makes the channel; eve has nothing to do with either.
    const own = await browserOf(ada).post("/settings/channel/new", { connectionId, name: "mine" });
    expect(own.status).toBe(303);
    const listed = await (await browserOf(ada).get("/settings/channel?q=website")).text();
    expect(listed).toMatch(/#website<\/span><\/label><span class="cluster end"><span[^>]*>private/);
    expect((await sandbox.requests("slack.com")).filter(({ path }) => path.includes("invite"))).toHaveLength(
      4,
    );
  });

  it("keep what was chosen for a channel that cannot be made", async () => {
    const connectionId = await connectChat(ada);
    const { id } = await projectBy(ada);
    const refused = await browserOf(ada).post(`/projects/${id}/channels/new`, {
      connectionId,
      name: "general",
      isPrivate: "on",
    });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain("A Slack channel of this name exists already.");
    expect(text).toContain('value="general"');
    expect(text).toMatch(/name="isPrivate" checked/);
  });

  it("are nothing that a member changes", async () => {
    const connectionId = await connectChat(ada);
    const bob = await createPerson({ workspaceId: ada.workspaceId, role: "member" });
    const { id } = await projectBy(ada);
    const channel = `${connectionId}:C0WEB00001`;
    expect((await browserOf(bob).post(`/projects/${id}/channels`, { channel })).status).toBe(403);
    expect(
      (await browserOf(bob).post(`/projects/${id}/channels/new`, { connectionId, name: "x" })).status,
    ).toBe(403);
    expect(await (await browserOf(bob).get(`/projects/${id}`)).text()).not.toContain("Add a channel");
  });

  it("that are private are offered to who manages, and to nobody else", async () => {
    const connectionId = await connectChat(ada);
    await sandbox.addAppToChannel("leads");
    const bob = await createPerson({ workspaceId: ada.workspaceId, role: "member" });
    expect(await (await browserOf(bob).get("/settings/channel?q=leads")).text()).not.toContain("#leads");
    expect(await (await browserOf(ada).get("/settings/channel?q=leads")).text()).toContain("#leads");
    const channel = `${connectionId}:C0PRIVATE1`;
    expect((await browserOf(bob).post("/settings/channel", { channel })).status).toBe(422);
    expect((await browserOf(ada).post("/settings/channel", { channel })).status).toBe(303);
  });

  it("have no page of a binding, and do not disturb the connection's pages", async () => {
    const connectionId = await connectChat(ada);
    const { id } = await projectBy(ada);
    const browser = browserOf(ada);
    await browser.post(`/projects/${id}/channels`, { channel: `${connectionId}:C0WEB00001` });
    const [bound] = await listProjectChannels(ctxFor(ada), id);
    expect((await browser.get(`/bindings/${bound?.id}`)).status).toBe(404);
    expect((await browser.get("/connections")).status).toBe(200);
    expect((await browser.get(`/connections/${connectionId}`)).status).toBe(200);
  });
});
