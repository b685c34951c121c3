/** The slot of a new binding: any, as long as they spread. */
export function pickSlot(intervalMinutes: number): number {
  return crypto.getRandomValues(new Uint32Array(1)).reduce((_, value) => value % intervalMinutes, 0);
}
