const shortestMs = 60_000;
const longestMs = 86_400_000;

/** How often a container that is gone is looked for. */
export const gonePauseMs = 86_400_000;

/** How long to wait after another failure: as long as it has been failing, so that pauses double; a minute to a day, in ms. */
export function growingPause(since: number, now: number): number {
  return Math.min(Math.max(shortestMs, now - since), longestMs);
}
