import { and, count, eq, inArray } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { holidayCalendars } from "../../db/schema/hours.ts";
import { sha256Hex } from "../../lib/digest.ts";
import type { Vault, VaultLocation } from "../../lib/vault.ts";
import {
  orUnreadable,
  rotationBatchSize,
  type RotationCtx,
  unreadableKeyId,
} from "../connections/rotate-credentials.ts";

type CalendarKey = { workspaceId: string; id: string };

function addressLocation({ workspaceId, id }: CalendarKey): VaultLocation {
  return { workspaceId, table: "holiday_calendars", row: id, field: "secret" };
}

export function isCalendar({ workspaceId, id }: CalendarKey) {
  return and(eq(holidayCalendars.workspaceId, workspaceId), eq(holidayCalendars.id, id));
}

/** A calendar's address as its row keeps it: by its hash it is told from others. */
export async function sealAddress(vault: Vault, key: CalendarKey, address: string) {
  const secret = await vault.encrypt(address, addressLocation(key));
  return { address: await sha256Hex(address), secret, keyId: vault.currentKeyId };
}

/** The inverse of sealAddress. Throws VaultError. */
export async function openAddress(
  vault: Vault,
  { address, secret, ...key }: CalendarKey & { address: string; secret: string | null },
): Promise<string> {
  return secret === null ? address : vault.decrypt(secret, addressLocation(key));
}

/** Re-encrypts one batch of addresses that old keys hold. Returns how many there were. */
export async function rotateAddresses({ db, vault }: RotationCtx, oldKeys: string[]): Promise<number> {
  const rows = await db
    .select()
    .from(holidayCalendars)
    .where(inArray(holidayCalendars.keyId, oldKeys))
    .limit(rotationBatchSize);
  for (const row of rows) {
    const sealed = openAddress(vault, row).then((address) => vault.encrypt(address, addressLocation(row)));
    const secret = await orUnreadable(sealed);
    await db
      .update(holidayCalendars)
      .set(secret === null ? { keyId: unreadableKeyId } : { secret, keyId: vault.currentKeyId })
      .where(isCalendar(row));
  }
  return rows.length;
}

/** How many addresses each key holds. */
export function countAddresses(db: Database) {
  return db
    .select({ keyId: holidayCalendars.keyId, secrets: count(holidayCalendars.keyId) })
    .from(holidayCalendars)
    .groupBy(holidayCalendars.keyId);
}
