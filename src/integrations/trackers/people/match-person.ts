import { and, eq } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { matchedAccounts, memberships } from "../../../db/schema/people.ts";
import { commit } from "../../../domain/commit.ts";
import { type Ctx, requireManager } from "../../../domain/context.ts";
import { oweAssignments } from "../../../domain/tasks/owe-assignments.ts";
import { AppError } from "../../../lib/errors.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { findManagedBinding } from "../../bindings/find-binding.ts";
import type { IntegrationContext } from "../../context.ts";
import { askForPeople, type PeopleQuery, realmOf, selectProven } from "./list-people.ts";

/**
 * Says which member somebody there is, for the whole workspace; a member is one person there, so whoever was it before is nobody now.
 * What is assigned to the member and was not taken there is written again. The person has to be on the page of `query`, as the provider tells it now. Throws
 * not_found, forbidden, invalid, conflict and ProviderError.
 */
export async function matchPerson(
  ctx: IntegrationContext,
  bindingId: string,
  { accountId, userId, ...query }: PeopleQuery & { accountId: string; userId: string },
): Promise<void> {
  const { binding, page, providerName } = await askForPeople(ctx, bindingId, query);
  const person = page.items.find((one) => one.accountId === accountId);
  if (person === undefined) {
    const message = `${providerName} knows nobody of that id to whom these issues can be assigned. Search for them again.`;
    throw new AppError("invalid", message);
  }
  await requireMember(ctx, userId);
  const own = (await selectProven(ctx, binding)).find((one) => one.accountId === accountId);
  if (own !== undefined)
    throw new AppError(
      "conflict",
      `${person.name} has proven to be ${own.memberName} by signing in or connecting.`,
    );
  const { workspaceId } = ctx.actor;
  const { login, name } = person;
  const at = { workspaceId, provider: binding.provider, host: realmOf(binding) };
  const owed = oweAssignments(ctx, binding, userId);
  await commit(ctx, {
    statements: [
      ctx.db.delete(matchedAccounts).where(and(isAt(at), eq(matchedAccounts.userId, userId))),
      ctx.db
        .insert(matchedAccounts)
        .values({ ...at, accountId, userId, login, name, createdAt: ctx.now })
        .onConflictDoUpdate({
          target: [
            matchedAccounts.workspaceId,
            matchedAccounts.provider,
            matchedAccounts.host,
            matchedAccounts.accountId,
          ],
          set: { userId, login, name, createdAt: ctx.now },
        }),
      askForSyncs(ctx, binding),
      owed.statement,
    ],
    audit: {
      action: "person.match",
      target: `user:${userId}`,
      detail: { ...at, accountId, login },
      after: 1,
    },
    event: owed.event,
  });
  await syncNow(ctx, binding);
}

/** Takes back who somebody there is. Nothing when nobody said so. Throws not_found and forbidden. */
export async function unmatchPerson(ctx: Ctx, bindingId: string, accountId: string): Promise<void> {
  requireManager(ctx.actor, "say who people are");
  const { binding } = await findManagedBinding(ctx, bindingId);
  const at = { workspaceId: ctx.actor.workspaceId, provider: binding.provider, host: realmOf(binding) };
  await commit(ctx, {
    statements: [
      ctx.db.delete(matchedAccounts).where(and(isAt(at), eq(matchedAccounts.accountId, accountId))),
      askForSyncs(ctx, binding),
    ],
    audit: { action: "person.unmatch", target: `binding:${bindingId}`, detail: { ...at, accountId } },
  });
  await syncNow(ctx, binding);
}

type Realm = { workspaceId: string; provider: string; host: string };

function isAt({ workspaceId, provider, host }: Realm) {
  return and(
    eq(matchedAccounts.workspaceId, workspaceId),
    eq(matchedAccounts.provider, provider),
    eq(matchedAccounts.host, host),
  );
}

async function requireMember({ db, actor }: Ctx, userId: string): Promise<void> {
  const member = await db
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, actor.workspaceId), eq(memberships.userId, userId)))
    .get();
  if (member === undefined) throw new AppError("invalid", "Choose a member of this workspace.", "userId");
}

/** All issues there are looked at again, since assignees of theirs are members now, or are none any more. */
function askForSyncs({ db, now }: Ctx, { workspaceId, provider, host }: BindingRow) {
  return db
    .update(bindings)
    .set({ fullSyncDueAt: now })
    .where(
      and(
        eq(bindings.workspaceId, workspaceId),
        eq(bindings.provider, provider),
        eq(bindings.host, host),
        eq(bindings.capability, "tracker"),
      ),
    );
}

async function syncNow(ctx: Ctx, { workspaceId, id: bindingId, status }: BindingRow): Promise<void> {
  if (status === "active") await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
}
