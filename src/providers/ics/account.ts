import { sha256Hex } from "../../lib/digest.ts";
import { tokenOf } from "../access.ts";
import type { Access, Provider } from "../provider.ts";
import { calendarAtHand } from "./client.ts";
import type { CalendarFile } from "../../lib/ical/parse-file.ts";

/** The calendar is the account. Its id is a digest of the address, which is a secret itself. */
export const account: Provider["account"] = async (access) => {
  const { file } = await calendarAtHand(access);
  const name = nameOf(file, access);
  return {
    accountId: await idOf(access),
    login: name,
    name,
    email: null,
    avatarUrl: null,
    scopes: null,
  };
};

/** A calendar's id: the same for the same address, and not to be turned back into it. */
export async function idOf(access: Access): Promise<string> {
  return (await sha256Hex(tokenOf(access))).slice(0, 32);
}

export function nameOf({ name }: CalendarFile, { host }: Access): string {
  return name ?? host;
}
