import type { Channel } from "./records.ts";

export function directMessagesLast(channels: Channel[]): Channel[] {
  return channels.toSorted((a, b) => Number(a.kind === "im") - Number(b.kind === "im"));
}
