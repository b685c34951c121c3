import { Hono, type Context } from "hono";
import * as z from "zod/mini";

import { detectTimeZone } from "../../../domain/users/detect-time-zone.ts";
import { isOwner } from "../../../domain/members/roles.ts";
import { loadSettings } from "../../../domain/users/load-settings.ts";
import { renameWorkspace } from "../../../domain/workspaces/rename-workspace.ts";
import { updateProfile } from "../../../domain/users/update-profile.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseChoice, parseForm, refusalOf, type Refusal } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { page } from "../../responses/render.tsx";
import { findPreferences } from "../../../domain/notifications/preferences.ts";
import { findReach } from "../../../integrations/chat/find-reach.ts";
import { listLinks } from "../../../integrations/chat/identity/list-links.ts";
import { listDeadlineCalendars } from "../../../integrations/calendar/deadlines/choose-calendar.ts";
import { feedSince } from "../../../integrations/ics/feed.ts";
import { draftOfPreferences, type NotificationDraft, NotificationSection } from "./notification-section.tsx";
import { ChatSection } from "./chat-section.tsx";
import { DeadlineSection } from "./deadline-section.tsx";
import { FeedSection } from "./feed-section.tsx";
import { ProfileSection, type ProfileDraft } from "./profile-section.tsx";
import { SessionSection } from "./session-section.tsx";
import { TokenSection, type TokenDraft } from "./token-section.tsx";
import { WorkspaceSection } from "./workspace-section.tsx";

export const settings = new Hono<AppEnv>();

const weekStartSchema = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(7));
const clockSchema = z.enum(["24h", "12h"]);

settings.get("/settings", (c) => settingsPage(c));

settings.post("/settings/profile", async (c) => {
  const form = await parseForm(c);
  const draft = {
    name: form.get("name"),
    timeZone: form.get("timeZone"),
    weekStart: form.get("weekStart"),
    clock: form.get("clock"),
    startsTimerWhenAssigned: form.has("startsTimerWhenAssigned"),
  };
  const refusal = await refusalOf(() =>
    updateProfile(ctxOf(c), {
      ...draft,
      weekStart: parseChoice(form, "weekStart", weekStartSchema),
      clock: parseChoice(form, "clock", clockSchema),
    }),
  );
  if (refusal !== null) return settingsPage(c, { profile: { draft, refusal } });
  setFlash(c, "Your profile is saved.");
  return goTo(c, "/settings");
});

/** Called by public/js/time-zone.js on the first page whose script runs. */
settings.post("/settings/detected-time-zone", async (c) => {
  const isSet = await detectTimeZone(ctxOf(c), (await parseForm(c)).get("timeZone"));
  return c.json({ isSet });
});

settings.post("/settings/workspace", async (c) => {
  const name = (await parseForm(c)).get("workspaceName");
  const refusal = await refusalOf(() => renameWorkspace(ctxOf(c), { name }));
  if (refusal !== null) return settingsPage(c, { workspace: { name, refusal } });
  setFlash(c, "The workspace is renamed.");
  return goTo(c, "/settings");
});

/** What one of the page's forms came to, if the page is its answer. */
type Outcome = {
  profile?: { draft: ProfileDraft; refusal: Refusal };
  notifications?: { draft: NotificationDraft; refusal: Refusal };
  workspace?: { name: string; refusal: Refusal };
  newToken?: { draft: TokenDraft; refusal: Refusal };
  /** The token that was just made; it can't be shown again. */
  token?: string;
  /** The address of the calendar feed that was just made. */
  feedUrl?: string;
  /** The code that was just made, to be typed in a chat. */
  linkCode?: string;
};

/** The page as it stands, or as the answer to one of its forms. */
export async function settingsPage(c: Context<AppEnv>, outcome: Outcome = {}) {
  const { profile, notifications, workspace, newToken, token, feedUrl, linkCode } = outcome;
  const ctx = ctxOf(c);
  const viewer = viewerOf(c);
  const preferences = await findPreferences(ctx);
  const [stored, reach, links, since, calendars] = await Promise.all([
    loadSettings(ctx),
    findReach(ctx, preferences),
    listLinks(ctx),
    feedSince(ctx),
    listDeadlineCalendars(ctx),
  ]);
  const refusal = profile?.refusal ?? notifications?.refusal ?? workspace?.refusal ?? newToken?.refusal;
  const content = (
    <div class="stack">
      <h1>Settings</h1>
      <ProfileSection
        draft={profile?.draft ?? { ...stored.profile, weekStart: String(stored.profile.weekStart) }}
        refusal={profile?.refusal}
      />
      <ChatSection links={links} current={viewer.workspaceId} code={linkCode} />
      <NotificationSection
        preferences={preferences}
        draft={notifications?.draft ?? draftOfPreferences(preferences)}
        refusal={notifications?.refusal}
        reach={reach}
      />
      <DeadlineSection calendars={calendars} />
      <FeedSection since={since} url={feedUrl} zone={viewer.timeZone} now={ctx.now} />
      <WorkspaceSection
        name={workspace?.name ?? viewer.workspaceName}
        error={workspace?.refusal.message}
        current={viewer.workspaceId}
        workspaces={stored.workspaces}
        canRename={isOwner(ctx.actor)}
      />
      <SessionSection sessions={stored.sessions} viewer={viewer} now={ctx.now} />
      <TokenSection
        tokens={stored.tokens}
        viewer={viewer}
        now={ctx.now}
        made={token}
        draft={newToken?.draft}
        refusal={newToken?.refusal}
      />
    </div>
  );
  const status = refusal?.status ?? ((token ?? linkCode ?? feedUrl) === undefined ? 200 : 201);
  return page(c, { title: "Settings", current: "/settings", status }, content);
}
