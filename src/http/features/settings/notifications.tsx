import { type Context, Hono } from "hono";

import { findPreferences, type Preferences } from "../../../domain/notifications/preferences.ts";
import { saveMessageChoices, saveTimerChannel } from "../../../domain/notifications/save-preferences.ts";
import { parseDuration } from "../../../domain/time/parse-duration.ts";
import { createChannel } from "../../../integrations/chat/channels/create-channel.ts";
import {
  type ChannelChoice,
  choiceOf,
  findChannel,
  parseChannelChoice,
} from "../../../integrations/chat/channels/find-channel.ts";
import { loadSummary } from "../../../integrations/chat/summaries/load-summary.ts";
import { canManage } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import {
  channelDraftOf,
  channelQuery,
  pickerPage,
  parseChannelDraft,
  refusalFromChat,
} from "../channels/channel-page.tsx";
import { setFlash } from "../../responses/flash.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { minuteOf } from "../../forms/time-of-day.ts";
import { goTo } from "../../responses/go-to.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { onceAtProvider } from "../../forms/once.ts";
import { query } from "../../requests/query.ts";
import { page } from "../../responses/render.tsx";
import type { ChannelDraft } from "../channels/channel-picker.tsx";
import { ChatMessageView } from "./chat-message-view.tsx";
import { draftOfPreferences, type NotificationDraft, NotificationSection } from "./notification-section.tsx";
import { contextOf } from "../../context-of.ts";
import { findReach } from "../../../integrations/chat/find-reach.ts";
import { settingsTab } from "./settings-tab.tsx";

export const notifications = new Hono<AppEnv>();

notifications.get("/settings/notifications", (c) => notificationsTab(c));

notifications.post("/settings/notifications", async (c) => {
  const draft = parseDraft(await parseForm(c));
  const refusal = await refusalOf(async () =>
    saveMessageChoices(ctxOf(c), {
      sendsSummary: draft.sendsSummary,
      summaryMinute: minuteOf(draft.summaryTime),
      summaryDays: draft.summaryDays.map(Number),
      sendsEmptySummary: draft.sendsEmptySummary,
      reminderMinutes: parseReminder(draft.reminder),
    }),
  );
  if (refusal !== null) return notificationsTab(c, { draft, refusal });
  setFlash(c, "Your notifications are saved.");
  return goTo(c, "/settings/notifications");
});

async function notificationsTab(
  c: Context<AppEnv>,
  refused?: { draft: NotificationDraft; refusal: Refusal },
) {
  const { preferences, ...reach } = await findReach(ctxOf(c));
  return settingsTab(
    c,
    { current: "/settings/notifications", ...(refused !== undefined && { status: refused.refusal.status }) },
    <NotificationSection
      preferences={preferences}
      draft={refused?.draft ?? draftOfPreferences(preferences)}
      refusal={refused?.refusal}
      reach={reach}
    />,
  );
}

notifications.get("/settings/summary", async (c) => {
  const { timeZone, clock } = viewerOf(c);
  const ctx = ctxOf(c);
  const message = await loadSummary(ctx, {
    date: localDateOf(ctx.now, timeZone),
    timeZone,
    clock,
    appUrl: c.var.config.appUrl,
  });
  const content = (
    <div class="stack">
      <header class="stack tight">
        <p>
          <a href="/settings/notifications">Settings</a>
        </p>
        <h1>Today's summary</h1>
        <p class="lead">This is what would be sent now.</p>
      </header>
      <ChatMessageView message={message} />
    </div>
  );
  return page(c, { title: "Today's summary", current: "/settings" }, content);
});

notifications.get("/settings/channel", query(channelQuery), async (c) => {
  const { q, channel } = c.req.valid("query");
  const chosen = channel ?? choiceNow(await findPreferences(ctxOf(c)));
  return timerChannelPage(c, { draft: channelDraftOf(q, chosen), refusal: null });
});

/** The channel that is chosen now, as the form's value; empty = none. */
function choiceNow({ timerConnectionId: connectionId, timerChannelId: channelId }: Preferences): string {
  return connectionId === null || channelId === null ? "" : choiceOf({ connectionId, channelId });
}

notifications.post("/settings/channel", async (c) => {
  const draft = parseChannelDraft(await parseForm(c));
  const refusal = await refusalFromChat(() => useChannel(c, parseChannelChoice(draft.chosen)));
  return refusal === null ? goTo(c, "/settings/notifications") : timerChannelPage(c, { draft, refusal });
});

notifications.post("/settings/channel/new", async (c) => {
  const form = await parseForm(c);
  const draft = parseChannelDraft(form);
  const context = await contextOf(c);
  const refusal = await refusalFromChat(() =>
    onceAtProvider(c, form, async () =>
      useChannel(c, await createChannel(context, { ...draft, projectId: null })),
    ),
  );
  return refusal === null ? goTo(c, "/settings/notifications") : timerChannelPage(c, { draft, refusal });
});

notifications.post("/settings/channel/delete", async (c) => {
  await saveTimerChannel(ctxOf(c), null);
  setFlash(c, "Your timer is not posted any more.");
  return goTo(c, "/settings/notifications");
});

async function useChannel(c: Context<AppEnv>, choice: ChannelChoice): Promise<void> {
  const context = await contextOf(c);
  const { name } = await findChannel(context, choice);
  await saveTimerChannel(context, { ...choice, name });
  setFlash(c, `#${name} gets a message when you start or stop your timer.`);
}

function timerChannelPage(
  c: Context<AppEnv>,
  { draft, refusal }: { draft: ChannelDraft; refusal: Refusal | null },
) {
  return pickerPage(c, {
    path: "/settings/channel",
    back: { href: "/settings/notifications", label: "Settings" },
    title: "Choose a channel",
    lead: "It gets a message when you start or stop your timer: your name, the project and what you work on.",
    submit: "Use this channel",
    current: "/settings",
    canCreate: canManage(ctxOf(c).actor),
    draft,
    refusal,
  });
}

function parseDraft(form: Form): NotificationDraft {
  return {
    sendsSummary: form.has("sendsSummary"),
    summaryTime: form.get("summaryTime"),
    summaryDays: form.all("summaryDays"),
    sendsEmptySummary: form.has("sendsEmptySummary"),
    reminder: form.get("reminder"),
  };
}

function parseReminder(text: string): number | null {
  if (text.trim() === "") return null;
  try {
    return Math.floor(parseDuration(text) / 60_000);
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, error.message, "reminder");
    throw error;
  }
}
