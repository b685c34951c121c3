/** How often a binding can be synced, in minutes. */
export const syncIntervals = [5, 15, 30, 60] as const;
