import { type Context, Hono } from "hono";

import { canManage } from "../../../domain/context.ts";
import { findProject } from "../../../domain/projects/access.ts";
import { bindChannel } from "../../../integrations/chat/channels/bind-channel.ts";
import { createChannel } from "../../../integrations/chat/channels/create-channel.ts";
import { choiceOf, parseChannelChoice } from "../../../integrations/chat/channels/find-channel.ts";
import { resumeChannel, unbindChannel } from "../../../integrations/chat/channels/project-channels.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import {
  channelDraftOf,
  channelQuery,
  pickerPage,
  parseChannelDraft,
  refusalFromChat,
  sayInvited,
} from "./channel-page.tsx";
import { setFlash } from "../../responses/flash.ts";
import { parseForm, type Refusal } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { onceAtProvider } from "../../forms/once.ts";
import { query } from "../../requests/query.ts";
import type { ChannelDraft } from "./channel-picker.tsx";
import { contextOf } from "../../context-of.ts";

export const channels = new Hono<AppEnv>();

channels.get("/projects/:id/channels", ids("id"), query(channelQuery), (c) => {
  const { q, channel = "" } = c.req.valid("query");
  return projectPicker(c, c.req.valid("param").id, { draft: channelDraftOf(q, channel), refusal: null });
});

channels.post("/projects/:id/channels", ids("id"), async (c) => {
  const projectId = c.req.valid("param").id;
  const form = await parseForm(c);
  const draft = parseChannelDraft(form);
  const context = await contextOf(c);
  const refusal = await refusalFromChat(() =>
    onceAtProvider(c, form, async () => {
      const { name } = await bindChannel(context, projectId, parseChannelChoice(draft.chosen));
      setFlash(c, `#${name} gets this project's tasks from now on.`);
    }),
  );
  if (refusal !== null) return projectPicker(c, projectId, { draft, refusal });
  return goTo(c, pathTo`/projects/${projectId}`);
});

/** Makes a channel and leads back to the picker, where it is chosen. */
channels.post("/projects/:id/channels/new", ids("id"), async (c) => {
  const projectId = c.req.valid("param").id;
  const form = await parseForm(c);
  const draft = parseChannelDraft(form);
  const ctx = ctxOf(c);
  await findProject(ctx, projectId);
  const context = await contextOf(c);
  const refusal = await refusalFromChat(() =>
    onceAtProvider(c, form, async () => {
      const made = await createChannel(context, { ...draft, projectId });
      await bindChannel(context, projectId, parseChannelChoice(choiceOf(made)));
      setFlash(c, `The channel is made, and gets this project's tasks. ${sayInvited(made)}`);
    }),
  );
  if (refusal !== null) return projectPicker(c, projectId, { draft, refusal });
  return goTo(c, pathTo`/projects/${projectId}`);
});

channels.post("/projects/:id/channels/:bindingId/resume", ids("id", "bindingId"), async (c) => {
  const { id, bindingId } = c.req.valid("param");
  const context = await contextOf(c);
  const refusal = await refusalFromChat(() => resumeChannel(context, id, bindingId));
  setFlash(c, refusal?.message ?? "The channel gets tasks again.");
  return goTo(c, pathTo`/projects/${id}`);
});

channels.post("/projects/:id/channels/:bindingId/delete", ids("id", "bindingId"), async (c) => {
  const { id, bindingId } = c.req.valid("param");
  await unbindChannel(ctxOf(c), id, bindingId);
  setFlash(c, "The channel is removed. It gets no more tasks.");
  return goTo(c, pathTo`/projects/${id}`);
});

async function projectPicker(
  c: Context<AppEnv>,
  projectId: string,
  { draft, refusal }: { draft: ChannelDraft; refusal: Refusal | null },
) {
  const ctx = ctxOf(c);
  const project = await findProject(ctx, projectId);
  return pickerPage(c, {
    path: pathTo`/projects/${projectId}/channels`,
    back: { href: pathTo`/projects/${projectId}`, label: project.name },
    title: "Choose a channel",
    lead: `It gets a message when a task of ${project.name} is created, assigned or done.`,
    submit: "Use this channel",
    current: "/projects",
    canCreate: canManage(ctx.actor),
    draft,
    refusal,
  });
}
