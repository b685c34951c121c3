import { Hono, type Context } from "hono";
import type { SandboxEnv } from "../../sandbox.ts";
import { answerAccess } from "../oauth/access.ts";
import { answerSignInToken, showSignedIn } from "../oauth/sign-in.ts";
import { installationOf, teamOf } from "../world.ts";
import { authenticate, readArguments, requireScope, type Call } from "./call.ts";
import { deleteMessage, postEphemeral, postMessage, updateMessage } from "./chat.ts";
import * as conversations from "./conversations.ts";
import { listPeople, lookUpByEmail, showPerson, showTeam } from "./people.ts";
import { Refusal } from "./refusal.ts";
import { deleteScheduledMessage, listScheduledMessages, scheduleMessage } from "./scheduled.ts";
import { revokeAuth, testAuth, uninstallApp } from "./session.ts";
import { openView, publishView, pushView, updateView } from "./views.ts";

type Answer = Record<string, unknown>;
interface Method {
  scope?: string;
  run: (call: Call) => Answer;
}

/** They see no JSON, as everything that comes before a token. */
const formOnly = new Set([
  "auth.revoke",
  "apps.uninstall",
  "conversations.info",
  "conversations.list",
  "conversations.members",
  "team.info",
  "users.info",
  "users.list",
  "users.lookupByEmail",
]);

const methods: Record<string, Method> = {
  "auth.test": { run: testAuth },
  "auth.revoke": { run: revokeAuth },
  "apps.uninstall": { run: uninstallApp },
  "chat.postMessage": { scope: "chat:write", run: postMessage },
  "chat.postEphemeral": { scope: "chat:write", run: postEphemeral },
  "chat.update": { scope: "chat:write", run: updateMessage },
  "chat.delete": { scope: "chat:write", run: deleteMessage },
  "chat.scheduleMessage": { scope: "chat:write", run: scheduleMessage },
  "chat.deleteScheduledMessage": { scope: "chat:write", run: deleteScheduledMessage },
  "chat.scheduledMessages.list": { run: listScheduledMessages },
  "conversations.list": { run: conversations.listConversations },
  "conversations.info": { run: conversations.showConversation },
  "conversations.members": { run: conversations.listMembers },
  "conversations.create": { run: conversations.createConversation },
  "conversations.archive": { scope: "channels:manage", run: conversations.archiveConversation },
  "conversations.invite": { scope: "channels:manage", run: conversations.inviteToConversation },
  "conversations.join": { scope: "channels:join", run: conversations.joinConversation },
  "conversations.open": { scope: "im:write", run: conversations.openConversation },
  "team.info": { scope: "team:read", run: showTeam },
  "users.list": { scope: "users:read", run: listPeople },
  "users.info": { scope: "users:read", run: showPerson },
  "users.lookupByEmail": { scope: "users:read.email", run: lookUpByEmail },
  "views.open": { run: openView },
  "views.push": { run: pushView },
  "views.update": { run: updateView },
  "views.publish": { run: publishView },
};

/** Methods that a client calls without a token of a workspace. */
const openMethods: Record<string, (c: Context<SandboxEnv>, args: Answer) => Answer | Promise<Answer>> = {
  "oauth.v2.access": answerAccess,
  "openid.connect.token": answerSignInToken,
  "openid.connect.userInfo": showSignedIn,
};

/** https://docs.slack.dev/apis/web-api : whatever is wrong, the status is 200. */
export function webApi(): Hono<SandboxEnv> {
  const api = new Hono<SandboxEnv>();
  api.get("/api.test", (c) => c.json({ ok: true, args: c.req.query() }));
  api.on(["GET", "POST"], "/:method", async (c) => {
    try {
      const answer = await answerMethod(c, c.req.param("method"));
      return c.json({ ok: true, ...answer });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      c.set("note", error.message);
      return c.json({ ok: false, error: error.message, ...error.extra });
    }
  });
  return api;
}

async function answerMethod(c: Context<SandboxEnv>, name: string): Promise<Answer> {
  const args = await readArguments(c, !formOnly.has(name) && openMethods[name] === undefined);
  const open = openMethods[name];
  if (open !== undefined) return open(c, args);
  const method = methods[name];
  if (method === undefined) throw new Refusal("unknown_method", { req_method: name });
  const token = authenticate(c, args);
  c.header("x-oauth-scopes", token.scopes.join(","));
  if (method.scope !== undefined) c.header("x-accepted-oauth-scopes", method.scope);
  requireScope(token, method.scope);
  const team = teamOf(token.teamId);
  return method.run({ origin: c.var.origin, args, token, team, installation: installationOf(team) });
}
