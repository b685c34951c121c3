import type { Database } from "../../db/database.ts";
import { workspaces } from "../../db/schema/people.ts";

/** True while nobody has ever signed in here. */
export async function isFirstRun(db: Database): Promise<boolean> {
  const row = await db.select({ id: workspaces.id }).from(workspaces).limit(1).get();
  return row === undefined;
}
