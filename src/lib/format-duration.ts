/** "1:05" hours and minutes; seconds are cut, not rounded, so that totals never run ahead of a clock. */
export function formatDuration(ms: number): string {
  const sign = ms < 0 ? "−" : "";
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  return `${sign}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
