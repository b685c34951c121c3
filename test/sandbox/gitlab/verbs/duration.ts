const unitSeconds: Record<string, number> = { mo: 576_000, w: 144_000, d: 28_800, h: 3600, m: 60, s: 1 };

/**
 * Seconds of a time such as "1h 30m"; a bare number is hours, a day has eight and a week five days:
 * https://docs.gitlab.com/user/project/time_tracking/. null when it is none.
 */
export function parseDuration(text: string): number | null {
  const [, sign = "", rest = ""] = /^([+-]?)(.*)$/.exec(text.trim()) ?? [];
  const factor = sign === "-" ? -1 : 1;
  if (/^\d+(\.\d+)?$/.test(rest)) return factor * Math.round(Number(rest) * 3600);
  const compact = rest.replaceAll(/\s+/g, "");
  const parts = [...compact.matchAll(/(\d+(?:\.\d+)?)(mo|w|d|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== compact) return null;
  const seconds = parts.reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (unitSeconds[unit] ?? 0),
    0,
  );
  return factor * Math.round(seconds);
}
