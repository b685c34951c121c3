import type { Moment } from "./parse-values.ts";

/** Which instance of a series it is: the same for each way of writing the same moment. */
export function keyOf({ wall, zone, isDate }: Moment): string {
  if (isDate) return dateOf(wall);
  return zone.isFloating ? compact(wall) : `${compact(zone.toInstant(wall))}Z`;
}

/** About when the instance with this key is; 0 for what is no key. */
export function dayOfKey(key: string): number {
  const found = /^(\d{4})(\d\d)(\d\d)/.exec(key);
  return found === null ? 0 : Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
}

/** "20261120" */
export function dateOf(wall: number): string {
  return compact(wall).slice(0, 8);
}

/** "20261120T093000"; as text twice as slow, and there are many of them. */
function compact(wall: number): string {
  const at = new Date(wall);
  const date = (at.getUTCFullYear() * 100 + at.getUTCMonth() + 1) * 100 + at.getUTCDate();
  const time = (at.getUTCHours() * 100 + at.getUTCMinutes()) * 100 + at.getUTCSeconds();
  return `${String(date).padStart(8, "0")}T${String(time).padStart(6, "0")}`;
}
