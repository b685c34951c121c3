/** The minute of its interval in which a binding is synced: always the same one, from a hash (FNV-1a) of its id, so that many spread. */
export function slotOf(bindingId: string, intervalMinutes: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bindingId.length; i++) hash = Math.imul(hash ^ bindingId.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % intervalMinutes;
}
