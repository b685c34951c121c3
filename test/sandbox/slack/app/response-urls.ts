import { Hono, type Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../../sandbox.ts";
import { parseMessageBlocks } from "../blocks/schema.ts";
import { randomText } from "../ids.ts";
import { addMessage, changeMessage, removeMessage } from "../messages.ts";
import type { ResponseUrl } from "../records.ts";
import { installationOf, slackWorld, teamOf } from "../world.ts";

const lifetimeMs = 30 * 60_000;
const uses = 5;

const replySchema = z.object({
  text: z.string().default(""),
  blocks: z.unknown().optional(),
  response_type: z.enum(["ephemeral", "in_channel"]).default("ephemeral"),
  replace_original: z.coerce.boolean().default(false),
  delete_original: z.coerce.boolean().default(false),
  thread_ts: z.string().optional(),
});

export type Reply = z.infer<typeof replySchema>;
export type Target = Pick<ResponseUrl, "teamId" | "userId" | "channelId" | "messageTs">;

/** An address under which the app may answer later: five times within thirty minutes. */
export function createResponseUrl(
  origin: string,
  kind: "commands" | "actions" | "app",
  target: Target,
): string {
  const path = `${kind}/${target.teamId}/${Math.floor(Math.random() * 1e13)}/${randomText()}`;
  slackWorld().responseUrls.set(path, { ...target, usesLeft: uses, expiresAtMs: Date.now() + lifetimeMs });
  return `${origin}/hooks.slack.com/${path}`;
}

export function hookRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.post("/:kind/:team/:number/:secret", (c) => answerReply(c));
  routes.all("*", (c) => c.text("no_service", 404));
  return routes;
}

async function answerReply(c: Context<SandboxEnv>): Promise<Response> {
  const path = c.req.path.slice("/hooks.slack.com/".length);
  const known = slackWorld().responseUrls.get(path);
  if (known === undefined) return c.text("no_service", 404);
  if (known.expiresAtMs < Date.now()) return c.json({ ok: false, error: "expired_url" }, 404);
  if (known.usesLeft === 0) return c.json({ ok: false, error: "used_url" }, 404);
  const sent: unknown = await c.req.json().catch(() => null);
  const problem = takeReply(known, sent);
  if (problem !== null)
    return c.json({ ok: false, error: problem }, problem === "invalid_payload" ? 400 : 200);
  known.usesLeft -= 1;
  return c.text("ok");
}

/** Does what a reply of the app asks for. Returns Slack's word for what is wrong with it, or null. */
export function takeReply(target: Target, sent: unknown): string | null {
  const reply = replySchema.safeParse(sent);
  if (!reply.success) return "invalid_payload";
  const parsed = parseMessageBlocks(reply.data.blocks ?? []);
  if ("problems" in parsed) return "invalid_blocks";
  const isEmpty = reply.data.text === "" && parsed.blocks.length === 0;
  if (isEmpty && !reply.data.delete_original) return "no_text";
  const team = teamOf(target.teamId);
  const channel = team.channels.find(({ id }) => id === target.channelId);
  if (channel === undefined) return "channel_not_found";
  const original = channel.messages.find(({ ts }) => ts === target.messageTs);
  const { text, response_type: type, thread_ts: threadTs } = reply.data;
  if (reply.data.delete_original && original !== undefined) removeMessage(channel, original);
  else if (reply.data.replace_original && original !== undefined)
    changeMessage(original, text, parsed.blocks);
  if (isEmpty || (reply.data.replace_original && original !== undefined)) return null;
  addMessage(channel, {
    userId: installationOf(team).botUserId,
    isFromApp: true,
    text,
    blocks: parsed.blocks,
    threadTs: threadTs ?? null,
    ephemeralTo: type === "ephemeral" ? target.userId : null,
  });
  return null;
}
