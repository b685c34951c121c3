import type { Database } from "../db/database.ts";
import { purgeDeletedEntries } from "../domain/time/purge-deleted-entries.ts";
import { purgeSubmissions } from "../domain/submissions/purge-submissions.ts";
import { purgeSuggestions } from "../domain/suggestions/purge-suggestions.ts";
import { purgeSessions } from "../domain/sessions/purge-sessions.ts";
import { pruneChanges } from "../integrations/chat/changes/prune-changes.ts";
import { pruneNotifications } from "../integrations/chat/notifications/prune-notifications.ts";
import { pruneLogs } from "../integrations/connections/prune-logs.ts";
import { pruneDeliveries } from "../integrations/inbound/prune-deliveries.ts";

/** Each night: what nobody needs any more. What fails is done the next night. */
export async function pruneDatabase(db: Database, bucket: R2Bucket, now: number): Promise<void> {
  await pruneDeliveries(db, bucket, now);
  await pruneLogs(db, now);
  await pruneNotifications(db, now);
  await pruneChanges(db, now);
  await purgeSessions(db, now);
  await purgeSuggestions(db, now);
  await purgeSubmissions(db, now);
  while ((await purgeDeletedEntries({ db, now })) > 0);
}
