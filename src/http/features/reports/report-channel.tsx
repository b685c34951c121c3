import { type Context, Hono } from "hono";

import { canManage } from "../../../domain/context.ts";
import { findOwnReport, sendReportTo } from "../../../domain/reports/saved/schedule-report.ts";
import { createChannel } from "../../../integrations/chat/channels/create-channel.ts";
import {
  type ChannelChoice,
  choiceOf,
  findChannel,
  parseChannelChoice,
} from "../../../integrations/chat/channels/find-channel.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { contextOf } from "../../context-of.ts";
import { parseForm, type Refusal } from "../../forms/form.ts";
import { onceAtProvider, onceFor } from "../../forms/once.ts";
import { ctxOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { query } from "../../requests/query.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import {
  channelDraftOf,
  channelQuery,
  parseChannelDraft,
  pickerPage,
  refusalFromChat,
} from "../channels/channel-page.tsx";
import type { ChannelDraft } from "../channels/channel-picker.tsx";

/** The channel that a saved report is sent to. */
export const reportChannel = new Hono<AppEnv>();

reportChannel.get("/reports/saved/:id/channel", ids("id"), query(channelQuery), async (c) => {
  const { id } = c.req.valid("param");
  const { q, channel } = c.req.valid("query");
  const { channelConnectionId: connectionId, channelId } = await findOwnReport(ctxOf(c), id);
  const now = connectionId === null || channelId === null ? "" : choiceOf({ connectionId, channelId });
  return channelPage(c, id, { draft: channelDraftOf(q, channel ?? now), refusal: null });
});

reportChannel.post("/reports/saved/:id/channel", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const draft = parseChannelDraft(await parseForm(c));
  const refusal = await refusalFromChat(() => useChannel(c, id, parseChannelChoice(draft.chosen)));
  return refusal === null ? goTo(c, "/reports/saved") : channelPage(c, id, { draft, refusal });
});

reportChannel.post("/reports/saved/:id/channel/new", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const form = await parseForm(c);
  const draft = parseChannelDraft(form);
  await findOwnReport(ctxOf(c), id);
  const context = await contextOf(c);
  const refusal = await refusalFromChat(() =>
    onceAtProvider(c, form, async () =>
      useChannel(c, id, await createChannel(context, { ...draft, projectId: null })),
    ),
  );
  return refusal === null ? goTo(c, "/reports/saved") : channelPage(c, id, { draft, refusal });
});

reportChannel.post("/reports/saved/:id/channel/delete", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  await onceFor(c, await parseForm(c), (ctx) => sendReportTo(ctx, id, null));
  setFlash(c, "The report is sent to you, not to the channel.");
  return goTo(c, "/reports/saved");
});

async function useChannel(c: Context<AppEnv>, id: string, choice: ChannelChoice): Promise<void> {
  const context = await contextOf(c);
  const { name } = await findChannel(context, choice);
  await sendReportTo(context, id, { ...choice, name });
  setFlash(c, `The report is sent to #${name}.`);
}

async function channelPage(
  c: Context<AppEnv>,
  id: string,
  props: { draft: ChannelDraft; refusal: Refusal | null },
) {
  const ctx = ctxOf(c);
  const { name } = await findOwnReport(ctx, id);
  return pickerPage(c, {
    path: pathTo`/reports/saved/${id}/channel`,
    back: { href: "/reports/saved", label: "Saved reports" },
    title: "Choose a channel",
    lead: `It gets “${name}” as you see it, without amounts.`,
    submit: "Send it here",
    current: "/reports",
    canCreate: canManage(ctx.actor),
    ...props,
  });
}
