import { AppError, notFound } from "../../lib/errors.ts";
import { dayMs } from "../../lib/time-units.ts";
import { addDays } from "../../lib/zoned-time.ts";
import { providers } from "../../providers/index.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";

export type Holiday = { date: string; name: string };
export type HolidayFile = { name: string; days: Holiday[] };

const [daysBack, daysAhead] = [400, 800];
const mostPages = 10;
const longestName = 100;

/** A calendar's address as a person typed it, and what is there. Throws invalid, at the field "token". */
export async function readTyped(
  ctx: IntegrationContext,
  typed: string,
): Promise<{ address: string; file: HolidayFile }> {
  const { token: address } = byAddress().readAddress(typed);
  try {
    return { address, file: await readCalendar(ctx, address) };
  } catch (error) {
    if (error instanceof ProviderError) throw new AppError("invalid", error.message, "token");
    throw error;
  }
}

/** The whole days of a calendar, from a year ago to two years ahead, each with its first name. Throws ProviderError. */
export async function readCalendar({ http, now }: IntegrationContext, address: string): Promise<HolidayFile> {
  const { calendar, readAddress } = byAddress();
  const { token, host } = readAddress(address);
  const access = { host, siteId: null, credential: { method: "token" as const, fields: { token } }, http };
  const [ref] = await calendar.calendars(access);
  const window = { from: now - daysBack * dayMs, to: now + daysAhead * dayMs };
  const days = new Map<string, string>();
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const listing = await calendar.list(access, ref?.id ?? "", { window, cursor });
    if (listing.status === "reset") break;
    for (const { time, title, status } of listing.items) {
      if (!time.isAllDay || status === "cancelled") continue;
      for (let date = time.startsOn; date < time.endsOn; date = addDays(date, 1))
        if (!days.has(date)) days.set(date, title.slice(0, longestName));
    }
    cursor = listing.next;
    if (cursor === null) break;
  }
  const name = (ref?.name ?? host).slice(0, longestName);
  return { name, days: [...days].map(([date, title]) => ({ date, name: title })) };
}

/** The provider of calendars that takes nothing but an address. */
function byAddress() {
  for (const { calendar, token } of Object.values(providers)) {
    const readAddress = token?.readAddress;
    if (calendar !== undefined && readAddress !== undefined) return { calendar, readAddress };
  }
  throw notFound("provider");
}
