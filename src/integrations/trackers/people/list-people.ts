import { and, asc, eq, sql } from "drizzle-orm";

import { identities, matchedAccounts, memberships, users } from "../../../db/schema/people.ts";
import { type Ctx, requireManager } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import { accountRealm } from "../../../providers/provider.ts";
import type { Assignable } from "../../../providers/tracker.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { findManagedBinding } from "../../bindings/find-binding.ts";
import { openBinding } from "../../connections/open-connection.ts";
import { providerOf } from "../../connections/provider-of.ts";
import type { IntegrationContext } from "../../context.ts";
import { trackerOf } from "../tracker-of.ts";

/** Which page of whom the provider lets issues be assigned to. */
export type PeopleQuery = { search: string; cursor: string | null };

/** Somebody there, and the member that they are here. */
export type ListedPerson = Assignable & { userId: string | null; isProven: boolean };

export type People = {
  binding: BindingRow;
  providerName: string;
  people: ListedPerson[];
  next: string | null;
  /** Whoever was matched by hand, on any page. */
  matched: (Assignable & { userId: string; memberName: string })[];
  members: { userId: string; name: string }[];
};

/** Whom issues can be assigned to there, and who of them is a member. Throws not_found, forbidden and ProviderError. */
export async function listPeople(
  ctx: IntegrationContext,
  bindingId: string,
  query: PeopleQuery,
): Promise<People> {
  const { binding, page, providerName } = await askForPeople(ctx, bindingId, query);
  const [proven, matched, members] = await ctx.db.batch([
    selectProven(ctx, binding),
    selectMatched(ctx, binding),
    ctx.db
      .select({ userId: users.id, name: users.name })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.workspaceId, ctx.actor.workspaceId))
      .orderBy(asc(users.name), asc(users.id)),
  ]);
  const provenBy = new Map(proven.map(({ accountId, userId }) => [accountId, userId]));
  const matchedBy = new Map(matched.map(({ accountId, userId }) => [accountId, userId]));
  const people = page.items.map((person) => {
    const own = provenBy.get(person.accountId);
    return {
      ...person,
      userId: own ?? matchedBy.get(person.accountId) ?? null,
      isProven: own !== undefined,
    };
  });
  return { binding, providerName, people, next: page.next, matched, members };
}

/** Asks the provider. Throws not_found, forbidden, invalid and ProviderError. */
export async function askForPeople(ctx: IntegrationContext, bindingId: string, query: PeopleQuery) {
  requireManager(ctx.actor, "say who people are");
  const { binding } = await findManagedBinding(ctx, bindingId);
  if (binding.capability !== "tracker") throw new AppError("invalid", "Nobody is assigned anything there.");
  const { provider, call } = await openBinding(ctx, binding);
  const { people } = trackerOf(provider);
  if (people === undefined)
    throw new AppError("invalid", `${provider.name} does not say to whom issues can be assigned.`);
  const page = await call((access) => people(access, binding, query));
  return { binding, page, providerName: provider.name };
}

/** Members' own accounts there. */
export function selectProven({ db, actor }: Ctx, binding: BindingRow) {
  return db
    .select({ accountId: identities.accountId, userId: identities.userId, memberName: users.name })
    .from(memberships)
    .innerJoin(
      identities,
      and(
        eq(identities.userId, memberships.userId),
        eq(identities.provider, binding.provider),
        eq(identities.host, realmOf(binding)),
      ),
    )
    .innerJoin(users, eq(users.id, identities.userId))
    .where(eq(memberships.workspaceId, actor.workspaceId));
}

function selectMatched({ db, actor }: Ctx, binding: BindingRow) {
  const { accountId, login, name, userId, workspaceId, provider, host } = matchedAccounts;
  return (
    db
      // Two columns of one name would be one in a batch.
      .select({ accountId, login, name, userId, memberName: sql<string>`${users.name}`.as("member_name") })
      .from(matchedAccounts)
      .innerJoin(users, eq(users.id, userId))
      .where(
        and(eq(workspaceId, actor.workspaceId), eq(provider, binding.provider), eq(host, realmOf(binding))),
      )
      .orderBy(asc(name), asc(accountId))
  );
}

/** Where the ids of its people are unique. */
export function realmOf(binding: BindingRow): string {
  return accountRealm(providerOf(binding.provider), binding);
}
