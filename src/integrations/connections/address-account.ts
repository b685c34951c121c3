import { and, eq } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { sha256Hex } from "../../lib/digest.ts";
import type { Account, Provider } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";

/** Another address of a calendar, by its host and the calendar's id there. */
export type Move = { host: string; calendarId: string };

/** Where an address is all that it takes, several people may have the same: each one's account is their own. */
export async function ownAccount<A extends Account>(
  provider: Provider,
  account: A,
  ownerId: string | null,
): Promise<A> {
  if (provider.token?.readAddress === undefined) return account;
  return { ...account, accountId: (await sha256Hex(`${ownerId} ${account.accountId}`)).slice(0, 32) };
}

/** The statement that lets a connection's calendar live on at another address, with what was decided about its events. */
export function moveCalendar(
  { db, now, actor }: Pick<IntegrationContext, "db" | "now" | "actor">,
  connectionId: string,
  { host, calendarId: externalId }: Move,
) {
  const anew = { cursor: null, runId: null };
  return db
    .update(bindings)
    .set({ host, externalId, ...anew, updatedAt: now })
    .where(
      and(
        eq(bindings.workspaceId, actor.workspaceId),
        eq(bindings.connectionId, connectionId),
        eq(bindings.capability, "calendar"),
      ),
    );
}
