import type { Grants } from "./grants.ts";
import type { Agenda } from "./records.ts";

/** One provider's calendars, for its pages and its switches. */
export interface AgendaSite {
  name: string;
  /** Of the pages. */
  host: string;
  agenda: () => Agenda;
  grants: () => Grants;
  /** Those who are told of changes, as the control API lists them. */
  channels: () => { id: string; login: string; url: string; token: string | null; expiresAtMs: number }[];
  /** Ends all channels without a word, as if their time were up. */
  endChannels: () => void;
  /** Of a calendar's file, below the host: whoever knows it can subscribe. */
  secretPathOf?: (calendarId: string) => string;
}
