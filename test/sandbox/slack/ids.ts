let lastTsMicros = 0;
let lastNumber = 0;

export const lastIds = () => ({ lastTsMicros, lastNumber });

/** After a restart: ids that were given out stay taken. */
export function resumeIds(last: ReturnType<typeof lastIds>): void {
  ({ lastTsMicros, lastNumber } = last);
}

/** A message's time stamp, which is also its id in the channel: seconds and six digits, never twice. */
export function nextTs(): string {
  lastTsMicros = Math.max(Date.now() * 1000, lastTsMicros + 1);
  return `${Math.floor(lastTsMicros / 1_000_000)}.${String(lastTsMicros % 1_000_000).padStart(6, "0")}`;
}

/** An id in Slack's form, such as C0000000A7. */
export function nextId(prefix: string): string {
  lastNumber += 1;
  return `${prefix}0${(lastNumber + 36 ** 5).toString(36).toUpperCase().padStart(8, "0")}`;
}

export function randomText(length = 24): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return [...bytes].map((byte) => (byte % 36).toString(36)).join("");
}
