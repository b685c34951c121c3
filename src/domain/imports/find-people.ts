import { asc, eq, sql } from "drizzle-orm";

import { memberships, users } from "../../db/schema/people.ts";
import type { Ctx } from "../context.ts";

/** Whose time an import can hold: the members, by name. */
export function findPeople({ db, actor }: Pick<Ctx, "db" | "actor">) {
  return db
    .select({ userId: users.id, name: users.name, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.workspaceId, actor.workspaceId))
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id));
}
