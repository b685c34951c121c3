import { asc } from "drizzle-orm";

import { projects } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { isOpenTo } from "./access.ts";

/** The statement that reads the projects in use that the actor sees, for a page's own batch. Rows: id, name, colour; by name. */
export function openProjects({ db, actor }: Ctx) {
  const { id, name, colour } = projects;
  return db
    .select({ id, name, colour })
    .from(projects)
    .where(isOpenTo(actor))
    .orderBy(asc(projects.nameNorm));
}
