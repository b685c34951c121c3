const mostRemembered = 5000;
/** A signature is accepted for five minutes on either side of the provider's clock. */
const rememberedMs = 600_000;

const remembered = new Map<string, number>();

/** True when this was remembered in this isolate during the last ten minutes. */
export function isKnown(key: string, now: number): boolean {
  const at = remembered.get(key);
  return at !== undefined && now - at < rememberedMs;
}

/**
 * Remembers a request, or an event by its id. Another isolate does not know it: therefore what a request changes is
 * written down under its own id (integrations/chat/changes), where it can happen only once.
 */
export function remember(key: string, now: number): void {
  remembered.delete(key);
  remembered.set(key, now);
  const [oldest] = remembered.keys();
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
}
