import { isTimeZone } from "../zoned-time.ts";
import { unescapeText } from "./content-lines.ts";
import { ofPlaces, ofWindowsName } from "./windows-zones.ts";

/** What the name of a zone means: one of IANA's, or so many milliseconds ahead of UTC all year round. */
export type NamedZone = { iana: string } | { offsetMs: number };

const longestName = 200;

/** A zone's name as it is compared: some programs escape its commas, as if it were a text, on either side or on both. */
export function plainZoneName(tzid: string): string {
  return unescapeText(tzid).replaceAll('"', "").replaceAll(/\s+/g, " ").trim();
}

/** What a name means that is none of IANA's; null for one that says nothing by itself. */
export function parseZoneName(plain: string): NamedZone | null {
  if (plain.length > longestName) return null;
  const name = plain.replace(/^tzone:\/\/Microsoft\//i, "");
  const iana = ofWindowsName(name) ?? ianaNameOf(name);
  return iana === null ? parseDisplayName(name) : { iana };
}

/** Some programs write paths, as in "/citadel.org/20250101_1/Europe/Berlin"; IANA's own names have up to three parts. null for others. */
export function ianaNameOf(name: string): string | null {
  if (name.length > longestName || name.includes("://")) return null;
  const parts = name.split("/");
  const isPath = name.startsWith("/") || parts.length > 3;
  const names = isPath ? [3, 2, 1].map((count) => parts.slice(-count).join("/")) : [name];
  return names.find((one) => isTimeZone(one)) ?? null;
}

/** "(UTC+01:00) Amsterdam, Berlin, …", "Eastern Time (US & Canada)", "GMT-0500". */
function parseDisplayName(name: string): NamedZone | null {
  const [whole = "", sign, hours, minutes] =
    /^\(?(?:(?:UTC|GMT) ?)?(?:([+\u2212-])(\d{1,2}):?(\d\d)?)?\)? ?/i.exec(name) ?? [];
  const places = name.slice(whole.length);
  const iana = places === "" ? null : ofPlaces(places);
  if (iana !== null) return { iana };
  if (Number(hours) > 14) return null;
  if (sign === undefined) return /^\((?:UTC|GMT)\)/i.test(whole) ? { iana: "UTC" } : null;
  const offsetMs = (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000;
  return { offsetMs: sign === "+" ? offsetMs : -offsetMs };
}
