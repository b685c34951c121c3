const shortestMs = 60_000;
const longestMs = 86_400_000;

/** How often a binding can be synced, in minutes. */
export const syncIntervals = [5, 15, 30, 60] as const;

/** The minute of its interval in which a binding is synced: always the same one, from a hash (FNV-1a) of its id, so that many spread. */
export function slotOf(bindingId: string, intervalMinutes: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bindingId.length; i++) hash = Math.imul(hash ^ bindingId.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % intervalMinutes;
}

/** How often a container that is gone is looked for. */
export const gonePauseMs = 86_400_000;

/** How long to wait after another failure: as long as it has been failing, so that pauses double; a minute to a day, in ms. */
export function growingPause(since: number, now: number): number {
  return Math.min(Math.max(shortestMs, now - since), longestMs);
}
