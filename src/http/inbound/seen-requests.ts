/** Half of what is remembered at most. */
const generationSize = 5000;
/** A signature is accepted for five minutes on either side of the provider's clock. */
const rememberedMs = 600_000;

// Two generations, the elder forgotten as a whole: a map whose oldest entry goes at each request slows down with its gaps.
let younger = new Map<string, number>();
let elder = new Map<string, number>();

/** True when this was remembered in this isolate during the last ten minutes. */
export function isKnown(key: string, now: number): boolean {
  const at = younger.get(key) ?? elder.get(key);
  return at !== undefined && now - at < rememberedMs;
}

/**
 * Remembers a request, or an event by its id. Another isolate does not know it: therefore what a request changes is
 * written down under its own id (domain/changes), where it can happen only once.
 */
export function remember(key: string, now: number): void {
  younger.set(key, now);
  if (younger.size < generationSize) return;
  elder = younger;
  younger = new Map();
}
