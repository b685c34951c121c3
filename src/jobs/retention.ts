import type { Database } from "../db/database.ts";
import { pruneRows } from "../db/queries/prune-rows.ts";
import { purgeExports } from "../domain/exports/purge-exports.ts";
import { purgeImports } from "../domain/imports/purge-imports.ts";
import { purgeDeletedEntries } from "../domain/time/purge-deleted-entries.ts";
import { purgeSuggestions } from "../domain/suggestions/purge-suggestions.ts";
import { pruneDeliveries } from "../integrations/inbound/prune-deliveries.ts";

/** Each night: what nobody needs any more. What fails is done the next night. */
export async function pruneDatabase(db: Database, bucket: R2Bucket, now: number): Promise<void> {
  await pruneDeliveries(db, bucket, now);
  await pruneRows(db, now);
  await purgeImports(db, bucket, now);
  await purgeExports(db, bucket, now);
  await purgeSuggestions(db, now);
  while ((await purgeDeletedEntries({ db, now })) > 0);
}
