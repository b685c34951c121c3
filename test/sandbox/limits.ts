import { sandboxState } from "./state.ts";

/** By which providers' limits count: the clock on the wall, unless a test has set another. */
export const limitsNow = (): number => sandboxState().settings.limitsClockMs ?? Date.now();

type Limit = { most: number; inMs: number };

/**
 * Counts a call that several limits hold; how many seconds it has to wait for room, 0 = there is. Only while a test has set the clock: slots are
 * filled faster than such limits allow.
 */
export function secondsToWait(key: string, limits: readonly Limit[]): number {
  const { settings, counted } = sandboxState();
  if (settings.limitsClockMs === null) return 0;
  const now = limitsNow();
  const recent = (inMs: number) => (counted.get(key) ?? []).filter((at) => at > now - inMs);
  const tight = limits.filter(({ most, inMs }) => recent(inMs).length >= most);
  if (tight.length > 0) return Math.max(...tight.map(({ inMs }) => inMs)) / 1000;
  counted.set(key, [...recent(Math.max(...limits.map(({ inMs }) => inMs))), now]);
  return 0;
}
