import { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

let sandbox: RunningSandbox;
const client = { client_id: "1.2", client_secret: "the secret of the app" };
const redirectUri = "http://127.0.0.1:9099/oauth/slack/callback";
const scopes = "commands,chat:write,channels:read,users:read";

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
});

function slack(token?: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${sandbox.url}/slack.com/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
}

async function codeFor(persona: string, path = "oauth/v2/authorize", scope = scopes): Promise<string> {
  const query = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope,
    state: "s t",
    nonce: "n",
  });
  const answer = await fetch(`${sandbox.url}/slack.com/${path}?${query.toString()}`, {
    headers: { "x-sandbox-persona": persona },
    redirect: "manual",
  });
  const back = new URL(answer.headers.get("location") ?? "");
  expect(back.searchParams.get("state")).toBe("s t");
  return back.searchParams.get("code") ?? back.searchParams.get("error") ?? "";
}

async function installed(persona = "alice", scope = scopes) {
  const code = await codeFor(persona, "oauth/v2/authorize", scope);
  return slack().oauth.v2.access({ ...client, code, redirect_uri: redirectUri });
}

/** What Slack names an error of a call that must fail. */
async function refusal(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "it was answered",
    (error: { data?: { error?: string } }) => error.data?.error,
  );
}

async function set(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${sandbox.url}/_control/${path}`, {
    method: "PUT",
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

it("installs an app and gives its bot a token with the scopes that were asked for", async () => {
  const access = await installed();
  expect(access).toMatchObject({
    ok: true,
    token_type: "bot",
    scope: scopes,
    bot_user_id: "U0TIMEWIRE",
    team: { id: "T0ACME0001", name: "Acme" },
    authed_user: { id: "U0ALICE001" },
  });
  expect(access.refresh_token).toBeUndefined();
  const proof = await slack(access.access_token).auth.test();
  expect(proof).toMatchObject({ team_id: "T0ACME0001", user_id: "U0TIMEWIRE", bot_id: "B0TIMEWIRE" });
});

it("refuses codes, secrets and addresses as Slack does, with status 200", async () => {
  const { v2 } = slack().oauth;
  const code = await codeFor("alice");
  const asked = { ...client, code, redirect_uri: redirectUri };
  expect(await refusal(v2.access({ ...asked, redirect_uri: "http://localhost/else" }))).toBe(
    "bad_redirect_uri",
  );
  await v2.access(asked);
  expect(await refusal(v2.access(asked))).toBe("code_already_used");
  expect(await refusal(v2.access({ ...asked, code: "1.2.3" }))).toBe("invalid_code");
  expect(await refusal(v2.access({ ...asked, client_secret: "wrong" }))).toBe("bad_client_secret");
  expect(await codeFor("alice", "oauth/v2/authorize", "")).toBe("invalid_scope");
});

it("rotates tokens when asked to: a refresh token works once", async () => {
  await set("settings", { slackTokenSeconds: 1 });
  const { access_token: old, refresh_token: refreshToken = "", expires_in: seconds } = await installed();
  expect(seconds).toBe(1);
  const again = { ...client, grant_type: "refresh_token" as const, refresh_token: refreshToken };
  await expect.poll(() => refusal(slack(old).auth.test()), { timeout: 3000 }).toBe("token_expired");
  const fresh = await slack().oauth.v2.access(again);
  expect(fresh.refresh_token).not.toBe(refreshToken);
  expect(await refusal(slack().oauth.v2.access(again))).toBe("invalid_refresh_token");
});

it("signs people in with OpenID, and tells two people with one user id apart", async () => {
  for (const [persona, teamId, name] of [
    ["alice", "T0ACME0001", "Alice Adler"],
    ["mallory", "T0OTHER001", "Mallory Marsh"],
  ] as const) {
    const code = await codeFor(persona, "openid/connect/authorize", "openid email profile");
    const asked = { ...client, code, redirect_uri: redirectUri };
    const { access_token: token, id_token: idToken = "" } = await slack().openid.connect.token(asked);
    const claims: unknown = JSON.parse(
      atob((idToken.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")),
    );
    const expected = { sub: "U0ALICE001", "https://slack.com/team_id": teamId };
    expect(claims).toMatchObject({
      iss: "https://slack.com",
      aud: client.client_id,
      nonce: "n",
      ...expected,
    });
    expect(await slack(token).openid.connect.userInfo()).toMatchObject({ ...expected, name });
  }
});

it("posts, changes and deletes messages where the bot may, and names what stops it", async () => {
  const { chat } = slack((await installed()).access_token);
  const post = (channel: string, text = "hello") => chat.postMessage({ channel, text });
  expect(await refusal(post("C0WEB00001"))).toBe("not_in_channel");
  expect(await refusal(post("C0PRIVATE1"))).toBe("channel_not_found");
  expect(await refusal(post("C0RANDOM01"))).toBe("is_archived");
  await fetch(`${sandbox.url}/_control/slack/members`, {
    method: "POST",
    body: JSON.stringify({ user: "alice", channel: "web" }),
  });
  const { ts = "", channel = "" } = await post("C0WEB00001");
  await chat.update({ channel, ts, text: "changed" });
  expect(await refusal(chat.postEphemeral({ channel, user: "U0DAVE0001", text: "psst" }))).toBe(
    "user_not_in_channel",
  );
  const { message_ts: secret } = await chat.postEphemeral({ channel, user: "U0BOB00001", text: "psst" });
  expect(await textsSeenBy("bob")).toEqual(["changed", "psst"]);
  expect(await textsSeenBy("alice")).toEqual(["changed"]);
  expect(await refusal(chat.update({ channel, ts: secret ?? "", text: "x" }))).toBe("message_not_found");
  await chat.delete({ channel, ts });
  expect(await textsSeenBy("alice")).toEqual([]);
});

async function textsSeenBy(user: string): Promise<string[]> {
  const answer = await fetch(`${sandbox.url}/_control/slack/messages?user=${user}&channel=web`);
  const messages = (await answer.json()) as { text: string; isFromApp: boolean }[];
  return messages.filter(({ isFromApp }) => isFromApp).map(({ text }) => text);
}

it("checks blocks: their shape, their number and the length of their texts", async () => {
  const { chat } = slack("sandbox-acme");
  const post = (blocks: unknown[]) =>
    chat.postMessage({ channel: "U0BOB00001", text: "x", blocks: blocks as never });
  const section = (length: number) => ({
    type: "section",
    text: { type: "mrkdwn", text: "x".repeat(length) },
  });
  const button = (length: number) => ({
    type: "actions",
    elements: [{ type: "button", action_id: "a", text: { type: "plain_text", text: "x".repeat(length) } }],
  });
  await post([section(3000), button(75), ...Array.from({ length: 48 }, () => ({ type: "divider" }))]);
  for (const wrong of [
    [section(3001)],
    [button(76)],
    Array.from({ length: 51 }, () => ({ type: "divider" })),
    [{ type: "section" }],
    [{ type: "nothing" }],
    [{ type: "divider", colour: "red" }],
    [{ type: "actions", elements: [button(5).elements[0], button(5).elements[0]] }],
  ]) {
    expect(await refusal(post(wrong))).toBe("invalid_blocks");
  }
});

it("schedules messages and takes them back", async () => {
  const { chat } = slack("sandbox-acme");
  const now = Math.floor(Date.now() / 1000);
  const schedule = (seconds: number) =>
    chat.scheduleMessage({ channel: "U0BOB00001", post_at: now + seconds, text: "later" });
  expect(await refusal(schedule(-5))).toBe("time_in_past");
  expect(await refusal(schedule(121 * 86_400))).toBe("time_too_far");
  const { scheduled_message_id: id = "", channel = "" } = await schedule(3600);
  const list = await chat.scheduledMessages.list({ channel });
  expect(list.scheduled_messages).toMatchObject([{ id, text: "later" }]);
  await chat.deleteScheduledMessage({ channel, scheduled_message_id: id });
  expect(await refusal(chat.deleteScheduledMessage({ channel, scheduled_message_id: id }))).toBe(
    "invalid_scheduled_message_id",
  );
});

it("lists channels and people page by page", async () => {
  const { conversations, users } = slack("sandbox-acme");
  const names: (string | undefined)[] = [];
  let cursor: string | undefined;
  do {
    const page = await conversations.list({
      exclude_archived: true,
      limit: 50,
      ...(cursor ? { cursor } : {}),
    });
    names.push(...(page.channels ?? []).map(({ name }) => name));
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  expect(names).toHaveLength(132);
  expect(names).not.toContain("random");
  expect(names).not.toContain("leads");
  const { members = [] } = await users.list({});
  expect(members.map(({ id }) => id)).toContain("U0DAVE0001");
  expect((await users.lookupByEmail({ email: "bob@acme.example" })).user?.id).toBe("U0BOB00001");
  expect(await refusal(users.lookupByEmail({ email: "x@acme.example" }))).toBe("users_not_found");
});

it("sees arguments as JSON only where Slack does", async () => {
  const call = async (method: string, args: Record<string, string>) => {
    const headers = { authorization: "Bearer sandbox-acme", "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(args) };
    return (await fetch(`${sandbox.url}/slack.com/api/${method}`, init)).json();
  };
  expect(await call("chat.postMessage", { channel: "U0BOB00001", text: "hi" })).toMatchObject({ ok: true });
  expect(await call("users.info", { user: "U0BOB00001" })).toMatchObject({
    ok: false,
    error: "invalid_arguments",
  });
});

it("creates, archives and fills channels", async () => {
  const { conversations } = slack("sandbox-acme");
  const { channel } = await conversations.create({ name: "timewire" });
  const id = channel?.id ?? "";
  expect(await refusal(conversations.create({ name: "timewire" }))).toBe("name_taken");
  expect(await refusal(conversations.create({ name: "Not Allowed" }))).toBe("invalid_name_specials");
  await conversations.invite({ channel: id, users: "U0BOB00001,U0CAROL001" });
  expect((await conversations.members({ channel: id })).members).toContain("U0CAROL001");
  await conversations.archive({ channel: id });
  expect((await conversations.info({ channel: id })).channel?.is_archived).toBe(true);
  expect(await refusal(conversations.archive({ channel: id }))).toBe("already_archived");
});

it("asks for scopes, and refuses what is limited, revoked or broken on purpose", async () => {
  const { access_token: token } = await installed("alice", "commands");
  expect(await refusal(slack(token).chat.postMessage({ channel: "C0WEB00001", text: "x" }))).toBe(
    "missing_scope",
  );
  expect(await refusal(slack().auth.test())).toBe("not_authed");
  expect(await refusal(slack("wrong").auth.test())).toBe("invalid_auth");
  const fault = { kind: "error", code: "account_inactive", path: "/api/auth.test", times: 1 };
  await set("faults/slack.com", fault);
  expect(await refusal(slack(token).auth.test())).toBe("account_inactive");
  await set("faults/slack.com", { kind: "rate_limit", retryAfterSeconds: 7, times: 1 });
  const limited = await slack(token)
    .auth.test()
    .catch((error: unknown) => error);
  expect(limited).toMatchObject({ code: "slack_webapi_rate_limited_error", retryAfter: 7 });
  await set("faults/slack.com", { kind: "revoked" });
  expect(await refusal(slack(token).auth.test())).toBe("token_revoked");
  expect((await slack("sandbox-acme").auth.test()).ok).toBe(true);
});

it("forgets a token that is revoked, and the installation with the last one", async () => {
  const { access_token: token } = await installed();
  expect(await slack(token).auth.revoke({ test: true })).toMatchObject({ revoked: false });
  expect(await slack(token).auth.revoke()).toMatchObject({ revoked: true });
  expect(await refusal(slack(token).auth.test())).toBe("token_revoked");
});
