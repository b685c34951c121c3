import { Hono, type Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import { runCommand } from "./app/commands.ts";
import { sendEvent } from "./app/events.ts";
import { uninstall } from "./app/install.ts";
import { createResponseUrl } from "./app/response-urls.ts";
import { runShortcut, useElement, type Surface } from "./app/interactions.ts";
import { dismissView, submitView } from "./app/submissions.ts";
import { openHome, say } from "./app/conversation.ts";
import { enterFields } from "./blocks/enter.ts";
import { requireAct, requireChannelOf, requireMessage, requireModal, Unknown, who } from "./control-input.ts";
import { proveEndpoints } from "./control-endpoints.ts";
import { isSeenBy } from "./messages.ts";
import { presentChannel, presentView } from "./present.ts";
import { modalsOf } from "./views.ts";
import { addAppTo, findTeam, slackWorld } from "./world.ts";

/** What tests do in Slack as a person, each answered with what the app answered. */
export const slackControl = new Hono<SandboxEnv>();

slackControl.onError((error, c) => {
  if (error instanceof Unknown) return c.json({ message: error.message }, 404);
  if (error instanceof z.ZodError) return c.json({ message: z.prettifyError(error) }, 422);
  throw error;
});

slackControl.get("/app", (c) => c.json(slackWorld().app));

slackControl.put("/app", async (c) => {
  const schema = z.strictObject({
    signingSecret: z.string().optional(),
    commandsUrl: z.url().optional(),
    interactionsUrl: z.url().optional(),
    eventsUrl: z.url().optional(),
    shortcuts: z.array(z.strictObject({ callbackId: z.string(), name: z.string() })).optional(),
    commands: z.array(z.string()).optional(),
  });
  const sent = schema.parse(await c.req.json());
  const isFixed = [sent.commandsUrl, sent.interactionsUrl, sent.eventsUrl].some((url) => url !== undefined);
  Object.assign(slackWorld().app, sent, isFixed ? { isFixed } : {});
  return c.json(slackWorld().app);
});

slackControl.post("/commands", async (c) => {
  const input = await read(c, who.extend({ channel: z.string().default("general"), text: z.string() }));
  const act = requireAct(c, input);
  return c.json(await runCommand(act, requireChannelOf(act, input.channel), input.text));
});

slackControl.post("/messages", async (c) => {
  const input = await read(c, who.extend({ channel: z.string().default("general"), text: z.string() }));
  const act = requireAct(c, input);
  return c.json({ ts: say(act, requireChannelOf(act, input.channel), input.text).ts });
});

const useSchema = who.extend({
  channel: z.string().default("general"),
  ts: z.string().optional(),
  viewId: z.string().optional(),
  isHome: z.boolean().default(false),
  blockId: z.string().optional(),
  actionId: z.string(),
  values: z.array(z.string()).default([]),
});

slackControl.post("/actions", async (c) => {
  const input = await read(c, useSchema);
  const act = requireAct(c, input);
  const answer = await useElement(act, surfaceOf(act, input), input);
  if (answer === null) throw new Unknown(`There is no element ${input.actionId}.`);
  return c.json({
    ...answer,
    modals: modalsOf(act.team, act.person.id).map((view) => presentView(act.team, view)),
  });
});

slackControl.post("/submissions", async (c) => {
  const values = z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({});
  const input = await read(c, who.extend({ viewId: z.string().optional(), values }));
  const act = requireAct(c, input);
  const view = requireModal(act, input.viewId);
  enterFields(view.content.blocks, view.state, input.values);
  const answer = await submitView(act, view);
  const { errors, problem } = view;
  const modals = modalsOf(act.team, act.person.id).map((one) => presentView(act.team, one));
  return c.json({ ...answer, errors, problem, modals });
});

slackControl.post("/closings", async (c) => {
  const input = await read(c, who.extend({ viewId: z.string().optional() }));
  const act = requireAct(c, input);
  return c.json(await dismissView(act, requireModal(act, input.viewId)));
});

slackControl.post("/shortcuts", async (c) => {
  const input = await read(
    c,
    who.extend({ callbackId: z.string(), channel: z.string().optional(), ts: z.string().optional() }),
  );
  const act = requireAct(c, input);
  const on =
    input.channel === undefined || input.ts === undefined
      ? null
      : requireMessage(act, requireChannelOf(act, input.channel), input.ts);
  return c.json(await runShortcut(act, input.callbackId, on));
});

slackControl.post("/home", async (c) => {
  const act = requireAct(c, await read(c, who));
  return c.json({ eventId: openHome(act) });
});

slackControl.post("/events", async (c) => {
  const input = await read(
    c,
    z.strictObject({ team: z.string().default("acme"), event: z.looseObject({ type: z.string() }) }),
  );
  const team = findTeam(input.team);
  if (team === null) throw new Unknown(`There is no workspace ${input.team}.`);
  return c.json({ eventId: sendEvent(team, input.event) });
});

/** For requests that a test signs and sends by itself. */
slackControl.post("/response-urls", async (c) => {
  const input = await read(c, who.extend({ channel: z.string().default("general") }));
  const act = requireAct(c, input);
  const { id: channelId } = requireChannelOf(act, input.channel);
  const target = { teamId: act.team.id, userId: act.person.id, channelId, messageTs: null };
  return c.json({ url: createResponseUrl(act.origin, "commands", target) });
});

slackControl.post("/endpoints", async (c) => c.json(await proveEndpoints()));

slackControl.post("/members", async (c) => {
  const input = await read(c, who.extend({ channel: z.string() }));
  const act = requireAct(c, input);
  addAppTo(act.team, requireChannelOf(act, input.channel));
  return c.body(null, 204);
});

slackControl.post("/uninstall", async (c) => {
  const order = z.enum(["tokens_first", "uninstall_first"]).default("tokens_first");
  const input = await read(c, z.strictObject({ team: z.string().default("acme"), order }));
  const team = findTeam(input.team);
  if (team === null || team.installation === null) throw new Unknown("The app is not installed there.");
  uninstall(team, input.order);
  return c.body(null, 204);
});

slackControl.get("/messages", (c) => {
  const act = requireAct(c, who.parse(namedIn(c, ["team", "user"])));
  const channel = requireChannelOf(act, c.req.query("channel") ?? "general");
  return c.json(channel.messages.filter((message) => isSeenBy(message, act.person.id)));
});

slackControl.get("/modals", (c) => {
  const act = requireAct(c, who.parse(namedIn(c, ["team", "user"])));
  const modals = modalsOf(act.team, act.person.id);
  return c.json(
    modals.map((view) => ({ ...presentView(act.team, view), errors: view.errors, problem: view.problem })),
  );
});

slackControl.get("/home", (c) => {
  const act = requireAct(c, who.parse(namedIn(c, ["team", "user"])));
  const home = act.team.homes.get(act.person.id);
  return c.json(home === undefined ? null : presentView(act.team, home));
});

slackControl.get("/teams", (c) =>
  c.json(
    slackWorld().teams.map((team) => ({
      id: team.id,
      name: team.name,
      installation: team.installation,
      people: team.people,
      scheduled: team.scheduled,
      channels: team.channels.map((channel) => presentChannel(team, channel)),
    })),
  ),
);

function surfaceOf(act: ReturnType<typeof requireAct>, input: z.infer<typeof useSchema>): Surface {
  const home = act.team.homes.get(act.person.id);
  if (input.isHome && home !== undefined) return { view: home };
  if (input.ts === undefined) return { view: requireModal(act, input.viewId) };
  return requireMessage(act, requireChannelOf(act, input.channel), input.ts);
}

async function read<T>(c: Context<SandboxEnv>, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await c.req.json().catch(() => null));
}

function namedIn(c: Context<SandboxEnv>, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = c.req.query(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
