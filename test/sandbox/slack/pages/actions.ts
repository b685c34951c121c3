import { Hono, type Context } from "hono";
import { textOf } from "../../forms.ts";
import { runCommand } from "../app/commands.ts";
import { uninstall } from "../app/install.ts";
import { runShortcut, useElement, findElement, blocksOf, type Surface } from "../app/interactions.ts";
import { dismissView, submitView } from "../app/submissions.ts";
import { say } from "../app/conversation.ts";
import { enterForm, fieldName } from "../blocks/enter.ts";
import { postToPerson } from "../messages.ts";
import type { Channel } from "../records.ts";
import { findView } from "../views.ts";
import { addAppTo } from "../world.ts";
import { pathOf, type ClientEnv } from "./client-context.ts";

/** What a person does in the window; each ends where it began. */
export const actionRoutes = new Hono<ClientEnv>();

actionRoutes.post("/messages", async (c) => {
  const { act } = c.var;
  const channel = channelOf(c);
  const text = textOf(await c.req.parseBody(), "text");
  if (channel === null || channel.isArchived || text === "") return back(c);
  if (!text.startsWith("/")) say(act, channel, text);
  else if (act.team.installation === null) {
    postToPerson(channel, act.person.id, `${text.split(" ")[0] ?? ""} is not a valid command.`);
  } else await runCommand(act, channel, text);
  return back(c);
});

actionRoutes.post("/app", (c) => {
  const channel = channelOf(c);
  if (channel !== null) addAppTo(c.var.act.team, channel);
  return back(c);
});

actionRoutes.post("/messages/:ts/actions", async (c) => {
  const channel = channelOf(c);
  const message = channel?.messages.find(({ ts }) => ts === c.req.param("ts"));
  if (channel === null || message === undefined) return back(c);
  return use(c, { channel, message }, await c.req.formData());
});

actionRoutes.post("/messages/:ts/shortcuts", async (c) => {
  const { act } = c.var;
  const channel = channelOf(c);
  const message = channel?.messages.find(({ ts }) => ts === c.req.param("ts"));
  const callbackId = textOf(await c.req.parseBody(), "callback");
  if (channel === null || message === undefined) return back(c);
  const { failure } = await runShortcut(act, callbackId, { channel, message });
  if (failure !== null) postToPerson(channel, act.person.id, `The app did not take this (${failure}).`);
  return back(c);
});

actionRoutes.post("/actions", async (c) => {
  const { act, target } = c.var;
  const view = act.team.homes.get(act.person.id);
  if (target !== "home" || view === undefined) return back(c);
  return use(c, { view }, await c.req.formData());
});

actionRoutes.post("/views/:view", async (c) => {
  const { act } = c.var;
  const view = findView(act.team, c.req.param("view"));
  if (view === null || view.userId !== act.person.id) return back(c);
  const form = await c.req.formData();
  const what = form.get("do");
  if (what === "close") await dismissView(act, view);
  else if (what === "submit") {
    enterForm(view.content.blocks, view.state, form);
    await submitView(act, view);
  } else return use(c, { view }, form);
  return back(c);
});

actionRoutes.post("/uninstall", async (c) => {
  const { order } = await c.req.parseBody();
  uninstall(c.var.act.team, order === "uninstall_first" ? "uninstall_first" : "tokens_first");
  return back(c);
});

/** Takes over what was entered, then uses the element whose button was pressed; a link then opens. */
async function use(c: Context<ClientEnv>, surface: Surface, form: FormData): Promise<Response> {
  const blocks = blocksOf(surface);
  enterForm(blocks, "view" in surface ? surface.view.state : surface.message.state, form);
  const [blockId, actionId] = namesIn(form.get("do"));
  const found = actionId === undefined ? null : findElement(blocks, { blockId, actionId, values: [] });
  if (found === null || actionId === undefined) return back(c);
  const sent = form.getAll(fieldName(found.block, actionId));
  const values = sent.filter((value) => typeof value === "string");
  await useElement(c.var.act, surface, { blockId, actionId, values });
  const { element } = found;
  return element.type === "button" && element.url ? c.redirect(element.url, 303) : back(c);
}

function namesIn(value: unknown): string[] {
  try {
    const names: unknown = typeof value === "string" ? JSON.parse(value) : [];
    return Array.isArray(names) ? names.map(String) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function channelOf(c: Context<ClientEnv>): Channel | null {
  return c.var.target === "home" ? null : c.var.target;
}

function back(c: Context<ClientEnv>): Response {
  return c.redirect(pathOf(c.var.act.team, c.var.target), 303);
}
