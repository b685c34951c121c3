import { asc, eq, sql } from "drizzle-orm";

import { memberships, users } from "../../db/schema/people.ts";
import { clients } from "../../db/schema/money.ts";
import { projects } from "../../db/schema/work.ts";
import { isClientVisibleTo } from "../clients/access.ts";
import type { PersonCtx } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { allTags } from "../tags/list-tags.ts";
import { seesEverybody } from "./report-filter.ts";

type Choice = { id: string; name: string };

/** What a report can be narrowed to; nobody to choose for those who see only their own time. */
export type ReportChoices = { clients: Choice[]; projects: Choice[]; people: Choice[]; tags: Choice[] };

/** The statement for all clients that the actor sees, archived ones last. */
export function clientChoices({ db, actor }: PersonCtx) {
  return db
    .select({ id: clients.id, name: clients.name })
    .from(clients)
    .where(isClientVisibleTo(actor))
    .orderBy(sql`archived_at IS NOT NULL`, asc(clients.nameNorm));
}

/** The statements for the choices of a report's form: clients and projects with archived ones last, people, tags. */
export function choiceStatements(ctx: PersonCtx) {
  const { db, actor } = ctx;
  return [
    clientChoices(ctx),
    db
      .select({ id: projects.id, name: projects.name })
      .from(projects)
      .where(isVisibleTo(actor))
      .orderBy(sql`archived_at IS NOT NULL`, asc(projects.nameNorm)),
    db
      .select({ id: users.id, name: users.name })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(sql`${eq(memberships.workspaceId, actor.workspaceId)} AND ${seesEverybody(actor) ? 1 : 0}`)
      .orderBy(asc(sql`lower(${users.name})`), asc(users.id)),
    allTags(ctx),
  ] as const;
}
