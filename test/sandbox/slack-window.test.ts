import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";
import { startSlackApp, type SlackApp } from "../run/slack-app.ts";

let sandbox: RunningSandbox;
let app: SlackApp;

beforeAll(async () => {
  sandbox = await startSandbox();
  app = await startSlackApp("signing-secret-of-the-sandbox");
});

afterAll(async () => {
  app.stop();
  await sandbox.stop();
});

beforeEach(async () => {
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
  app.received.length = 0;
  app.answer = () => ({ body: "" });
});

async function install(): Promise<void> {
  const redirectUri = `${app.url}/callback`;
  const facts = { client_id: "1.2", redirect_uri: redirectUri, scope: "commands", state: "s" };
  const consent = await post("/slack.com/oauth/v2/authorize", { ...facts, persona: "alice" });
  const code = new URL(consent.headers.get("location") ?? "").searchParams.get("code") ?? "";
  await post("/slack.com/api/oauth.v2.access", {
    client_id: "1.2",
    client_secret: "s",
    code,
    redirect_uri: redirectUri,
  });
}

async function post(path: string, form: Record<string, string>, persona = "alice"): Promise<Response> {
  return fetch(sandbox.url + path, {
    method: "POST",
    headers: { cookie: `sandbox_slack_persona=${persona}` },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
}

async function read(path: string, persona = "alice"): Promise<string> {
  const headers = { cookie: `sandbox_slack_persona=${persona}` };
  return (await fetch(sandbox.url + path, { headers })).text();
}

const client = "/app.slack.com/client/T0ACME0001";
const web = `${client}/C0WEB00001`;
const plain = (text: string) => ({ type: "plain_text", text });

it("asks who installs, and takes a refusal back to the app", async () => {
  const query = new URLSearchParams({
    client_id: "1",
    scope: "commands",
    redirect_uri: `${app.url}/x`,
    state: "s",
  });
  const page = await read(`/slack.com/oauth/v2/authorize?${query.toString()}`);
  expect(page).toContain("Allow as alice");
  expect(page).toContain("Allow as oscar");
  const denied = await post("/slack.com/oauth/v2/authorize", { ...Object.fromEntries(query), persona: "" });
  expect(denied.headers.get("location")).toBe(`${app.url}/x?error=access_denied&state=s`);
});

it("knows no command before the app is installed", async () => {
  await post(`${web}/messages`, { text: "/tt start" });
  expect(await read(web)).toContain("/tt is not a valid command.");
  expect(app.received).toEqual([]);
});

it("shows an answer to the one who asked, marked and without effect on the page", async () => {
  await install();
  const text = "*Started* &lt;img src=x&gt; <!channel> <https://example.com|Open>";
  app.answer = () => ({ body: JSON.stringify({ text }) });
  const sent = await post(`${web}/messages`, { text: "/tt start web" }, "bob");
  expect([sent.status, sent.headers.get("location")]).toEqual([303, web]);
  const page = await read(web, "bob");
  expect(page).toContain("Only visible to you");
  expect(page).toContain("<strong>Started</strong>");
  expect(page).toContain("&lt;img src=x&gt;");
  expect(page).toContain('<mark class="ping">@channel</mark>');
  expect(page).toContain('<a href="https://example.com">Open</a>');
  expect(await read(web, "carol")).not.toContain("Started");
});

it("presses buttons, and follows those that are links", async () => {
  await install();
  const link = { type: "button", action_id: "link", url: `${app.url}/sign-in`, text: plain("Link") };
  const blocks = [{ type: "actions", block_id: "b", elements: [link] }];
  app.answer = () => ({ body: JSON.stringify({ text: "x", blocks }) });
  await post(`${web}/messages`, { text: "/tt" });
  const [, ts = ""] = /messages\/([\d.]+)\/actions"(?![^]*\/actions")/.exec(await read(web)) ?? [];
  app.answer = () => ({ body: "" });
  const pressed = await post(`${web}/messages/${ts}/actions`, { do: JSON.stringify(["b", "link"]) });
  expect(pressed.headers.get("location")).toBe(`${app.url}/sign-in`);
  expect(app.received.at(-1)?.facts).toMatchObject({
    type: "block_actions",
    actions: [{ action_id: "link" }],
  });
});

it("offers message shortcuts and shows the modal that the app opens, with errors beside their fields", async () => {
  await install();
  const messages = await fetch(`${sandbox.url}/_control/slack/messages?user=alice&channel=web`);
  const [first] = (await messages.json()) as { ts: string }[];
  expect(await read(web)).toContain("Track time on this");
  await post(`${web}/messages/${first?.ts}/shortcuts`, { callback: "track_time" });
  const facts = app.received.at(-1)?.facts;
  expect(facts).toMatchObject({ type: "message_action", message: { user: "U0CAROL001" } });
  const element = { type: "plain_text_input", action_id: "typed" };
  const view = {
    type: "modal",
    title: plain("Log time"),
    submit: plain("Save"),
    blocks: [{ type: "input", block_id: "time", label: plain("How long?"), element }],
  };
  const opened = await fetch(`${sandbox.url}/slack.com/api/views.open`, {
    method: "POST",
    headers: { authorization: "Bearer sandbox-acme", "content-type": "application/json" },
    body: JSON.stringify({ trigger_id: facts?.["trigger_id"], view }),
  });
  const { view: shown } = (await opened.json()) as { view: { id: string } };
  expect(await read(`/_live${web}`)).toContain("How long?");
  const answer = { response_action: "errors", errors: { time: "That is no time." } };
  app.answer = () => ({ body: JSON.stringify(answer) });
  await post(`${web}/views/${shown.id}`, { do: "submit", "field:time:typed": 'so"on' });
  const page = await read(web);
  expect(page).toContain("That is no time.");
  expect(page).toContain('value="so&quot;on"');
  expect(await read(web, "bob")).not.toContain("How long?");
  await post(`${web}/views/${shown.id}`, { do: "close" });
  expect(await read(web)).not.toContain("How long?");
});

it("tells the app when Home is opened, once per visit", async () => {
  await install();
  await read(`${client}/home`);
  await read(`/_live${client}/home`);
  await expect
    .poll(() => app.received.map(({ facts }) => facts["event"]))
    .toMatchObject([{ type: "app_home_opened" }]);
});

it("keeps private channels to their members, and people to their workspace", async () => {
  expect(await read(`${client}/C0PRIVATE1`, "bob")).toContain("#leads");
  expect(await read(`${client}/C0PRIVATE1`, "carol")).toContain("There is no such channel");
  const moved = await post(`${web}/persona`, { persona: "mallory" });
  expect(moved.status).toBe(404);
  expect((await post(`${web}/persona`, { persona: "bob" })).headers.get("set-cookie")).toContain("=bob");
});
