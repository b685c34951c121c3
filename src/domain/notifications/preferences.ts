import { and, eq } from "drizzle-orm";

import { notificationPreferences } from "../../db/schema/notifications.ts";
import type { Ctx, PersonCtx } from "../context.ts";

/** What a member wants to hear of, in one workspace. */
export type Preferences = Omit<typeof notificationPreferences.$inferSelect, "workspaceId" | "userId">;

/** What a member who never chose hears: nothing. The rest is what the form offers first. */
export const defaultPreferences: Preferences = {
  timerConnectionId: null,
  timerChannelId: null,
  timerChannelName: null,
  timerError: null,
  sendsSummary: false,
  summaryMinute: 17 * 60 + 30,
  summaryDays: [1, 2, 3, 4, 5],
  sendsEmptySummary: false,
  nextSummaryAt: null,
  reminderMinutes: null,
  messageError: null,
  updatedAt: 0,
};

/** The actor's own preferences. */
export async function findPreferences(ctx: PersonCtx): Promise<Preferences> {
  return preferencesOf(ctx, ctx.actor.userId);
}

/** Those of any member of the workspace, for the system. */
export async function preferencesOf({ db, actor }: Ctx, userId: string): Promise<Preferences> {
  const { workspaceId } = actor;
  const row = await db
    .select()
    .from(notificationPreferences)
    .where(
      and(eq(notificationPreferences.workspaceId, workspaceId), eq(notificationPreferences.userId, userId)),
    )
    .get();
  return row ?? defaultPreferences;
}
