/** "1:05" hours and minutes; seconds are cut, not rounded, so that totals never run ahead of a clock. */
export function formatDuration(ms: number): string {
  const sign = ms < 0 ? "−" : "";
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  return `${sign}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

const nbsp = "\u00a0";

/** "4 h 15 m" of seconds, in words that stand in a sentence and on one line; less than a minute is "0 m". */
export function formatSpan(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours}${nbsp}h` : "", rest > 0 || hours === 0 ? `${rest}${nbsp}m` : ""]
    .filter((part) => part !== "")
    .join(nbsp);
}
