import { AppError } from "../../lib/errors.ts";
import { dayMs, minuteMs } from "../../lib/time-units.ts";
import { type Doubt, doubts } from "./doubts.ts";

type Span = { startedAt: number; endedAt: number };

/** By how much a clock elsewhere may be ahead of ours. */
const clockSkewMs = minuteMs;

const sentences: Readonly<Record<Doubt, string>> = {
  future: "This time has not passed yet. Check the day and the time.",
  over_24_hours: "This is more than 24 hours. Check the day and the time.",
  long_night: "The end lies before the start: as typed, this lasts until the next day. Check the end.",
};

/** A span that is written only when the person says that it is meant; `doubts` is what they have to confirm. */
export class DoubtfulSpan extends AppError {
  readonly doubts: readonly Doubt[];
  readonly span: Span;

  constructor(found: readonly Doubt[], span: Span) {
    super("invalid", found.map((doubt) => sentences[doubt]).join(" "), "time");
    this.name = "DoubtfulSpan";
    this.doubts = found;
    this.span = span;
  }
}

/** What is doubtful about a span (milliseconds UTC); [] when nothing is. */
export function doubtsOf({ startedAt, endedAt }: Span, now: number): Doubt[] {
  const isAhead = endedAt > now + clockSkewMs;
  const isLong = endedAt - startedAt > dayMs;
  return [...(isAhead ? (["future"] as const) : []), ...(isLong ? (["over_24_hours"] as const) : [])];
}

/** What a person said of a span: what they confirmed, and what is doubtful in how they typed it. */
export type Said = { confirmed?: readonly Doubt[] | undefined; doubted?: readonly Doubt[] | undefined };

/** Throws DoubtfulSpan unless all that is doubtful was confirmed. */
export function checkDoubts(span: Span, now: number, { confirmed = [], doubted = [] }: Said): void {
  const found = [...doubted, ...doubtsOf(span, now)];
  if (found.some((doubt) => !confirmed.includes(doubt))) throw new DoubtfulSpan(found, span);
}

/** The doubts that a form or button says are confirmed, separated by commas; what is none is left out. */
export function parseConfirmed(text: string): Doubt[] {
  const said = text.split(",");
  return doubts.filter((doubt) => said.includes(doubt));
}
