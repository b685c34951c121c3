/** Where clocks show what. Walls are what a clock shows, written as if it were UTC, in milliseconds. */
export type Zone = {
  /** IANA; null when it is not one of those. */
  name: string | null;
  /** No zone at all: its instants are walls. */
  isFloating: boolean;
  toInstant(wall: number): number;
};

/** The zone that a TZID of the file means; of a time that names none when there is no TZID. */
export type Zones = (tzid: string | undefined) => Zone;

export const utc: Zone = { name: "UTC", isFloating: false, toInstant: (wall) => wall };
export const floating: Zone = { name: null, isFloating: true, toInstant: (wall) => wall };

/** Clocks that are always as far ahead of UTC. */
export function fixedZone(offsetMs: number): Zone {
  return { name: null, isFloating: false, toInstant: (wall) => wall - offsetMs };
}
