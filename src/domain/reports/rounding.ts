import { sql, type SQL } from "drizzle-orm";

import { literal } from "../../db/literal.ts";
import { minuteMs } from "../../lib/time-units.ts";

/** How the length of each entry counts in a report; what is stored stays. */
export const roundings = ["none", "up-5", "up-6", "up-15", "nearest-5", "nearest-6", "nearest-15"] as const;
export type Rounding = (typeof roundings)[number];

/** The rounded length, as an expression of a length in milliseconds. */
export function roundedLength(rounding: Rounding, length: SQL): SQL {
  if (rounding === "none") return length;
  const [direction, minutes] = rounding.split("-");
  const stepMs = Number(minutes) * minuteMs;
  // Literals: a statement takes a hundred values, and this stands in one many times.
  const [step, added] = [stepMs, direction === "up" ? stepMs - 1 : stepMs / 2].map(literal);
  return sql`(CAST(${length} + ${added} AS INTEGER) / ${step} * ${step})`;
}
