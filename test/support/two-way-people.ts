import { and, eq } from "drizzle-orm";

import { matchedAccounts } from "../../src/db/schema/people.ts";
import { createPerson, db, type Person } from "./people.ts";

/** People at a provider who may be assigned there. */
export type PeopleThere = {
  people: readonly string[];
  /** Where accounts are, and the id of a persona's. */
  realm: { provider: string; host: string };
  account(login: string): Promise<string>;
};

/** Members whom an admin has matched with people there. */
export async function matchPeople(owner: Person, side: PeopleThere): Promise<void> {
  for (const login of side.people) {
    const { workspaceId } = owner;
    const { userId } = await createPerson({ workspaceId, role: "member", name: `Member ${login}` });
    await db()
      .insert(matchedAccounts)
      .values({
        workspaceId,
        ...side.realm,
        accountId: await side.account(login),
        userId,
        login,
        name: login,
        createdAt: 1,
      });
  }
}

/** The member who was matched with this persona. */
export async function memberFor({ workspaceId }: Person, login: string): Promise<string> {
  const found = await db()
    .select({ userId: matchedAccounts.userId })
    .from(matchedAccounts)
    .where(and(eq(matchedAccounts.workspaceId, workspaceId), eq(matchedAccounts.login, login)))
    .get();
  if (found === undefined) throw new Error(`Nobody was matched with ${login}.`);
  return found.userId;
}
