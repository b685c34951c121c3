import { AppError } from "../../lib/errors.ts";
import { minuteMs, secondMs } from "../../lib/time-units.ts";

/** What a device says of its clock, in milliseconds: the time by it at which it sends, and by how much it was ahead of ours when it was last online. */
export type DeviceClock = { sentAt: number; ahead: number };

/** What the way of a request may take; less is no difference between two clocks. */
const mostTripMs = 2 * secondMs;

/**
 * By how much the device's clock was ahead when it noted an instant: take that away from it. Throws conflict when the clock was set since
 * then: only the person knows whether the instant is right, and it counts as they were shown it, by what was known then.
 */
export function aheadBy({ sentAt, ahead }: DeviceClock, now: number, isConfirmed: boolean): number {
  const measured = sentAt - now;
  if (Math.abs(measured - ahead) > minuteMs) {
    if (isConfirmed) return ahead;
    throw new AppError("conflict", "The clock of this device was set meanwhile. Check the times.");
  }
  return Math.abs(measured) <= mostTripMs ? 0 : measured;
}
