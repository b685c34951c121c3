import { type Line, linesOf, parseLine } from "./content-lines.ts";

/** The lines of a component's own, by name: those that somebody here reads. */
export type Component = ReadonlyMap<string, Line[]>;

/** A component directly within a calendar; of a time zone with its STANDARD and DAYLIGHT. */
export type OuterComponent = { kind: string; lines: Component; observances: Component[] };

/** The first value of a component's property. */
export function valueOf(component: Component, name: string): string | undefined {
  return component.get(name)?.[0]?.value;
}

/**
 * The components of an unfolded text; those that are never read are left out. `state` says whether the last calendar was
 * ended. What was not ended ends where something begins that cannot lie within it, so that it takes nothing else along.
 */
export function parseComponents(unfolded: string): {
  calendar: Component;
  components: OuterComponent[];
  state: "none" | "open" | "closed";
} {
  const reader = new ComponentReader();
  for (const text of linesOf(unfolded)) {
    const line = parseLine(text);
    if (line?.name === "BEGIN") reader.begin(kindOf(line));
    else if (line?.name === "END") reader.end(kindOf(line));
    else if (line !== null) reader.add(line);
  }
  return reader;
}

function kindOf({ value }: Line): string {
  return value.trim().toUpperCase();
}

type Lines = Map<string, Line[]>;

/** Never deeper in practice than an alarm in an event. */
const deepest = 8;
const mostObservances = 200;
/** Always directly within a calendar. */
const outerKinds: ReadonlySet<string> = new Set(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"]);
const parsedKinds: ReadonlySet<string> = new Set(["VEVENT", "VTIMEZONE"]);
const observanceKinds: ReadonlySet<string> = new Set(["STANDARD", "DAYLIGHT"]);

class ComponentReader {
  state: "none" | "open" | "closed" = "none";
  readonly calendar: Lines = new Map();
  readonly components: OuterComponent[] = [];
  private outer: { kind: string; lines: Lines; observances: Component[] } | null = null;
  /** What is open within `outer`; lines that are null are not read. */
  private inner: { kind: string; lines: Lines | null }[] = [];

  begin(kind: string): void {
    if (kind === "VCALENDAR") {
      this.state = "open";
      this.leave();
    } else if (this.outer === null || outerKinds.has(kind)) {
      this.leave();
      this.outer = { kind, lines: new Map(), observances: [] };
      if (parsedKinds.has(kind)) this.components.push(this.outer);
    } else if (this.outer.kind === "VTIMEZONE" && observanceKinds.has(kind)) {
      const lines: Lines = new Map();
      this.inner = [{ kind, lines }];
      if (this.outer.observances.length < mostObservances) this.outer.observances.push(lines);
    } else if (this.inner.length < deepest) this.inner.push({ kind, lines: null });
  }

  /** An end that nothing began is left out; one that others should have come before ends those too. */
  end(kind: string): void {
    const index = this.inner.findLastIndex((open) => open.kind === kind);
    if (kind === "VCALENDAR") {
      if (this.state === "open") this.state = "closed";
      this.leave();
    } else if (index !== -1) this.inner.length = index;
    else if (this.outer?.kind === kind) this.leave();
  }

  add(line: Line): void {
    const most = mostOf.get(line.name);
    if (most === undefined || line.value.trim() === "") return;
    const innermost = this.inner.at(-1);
    const lines = innermost === undefined ? (this.outer?.lines ?? this.calendar) : innermost.lines;
    const known = lines?.get(line.name);
    if (known === undefined) lines?.set(line.name, [line]);
    else if (known.length < most) known.push(line);
  }

  private leave(): void {
    this.outer = null;
    this.inner = [];
  }
}

/** The properties that are read, and how many of each are kept. */
const mostOf: ReadonlyMap<string, number> = new Map([
  ...["X-WR-CALNAME", "X-WR-TIMEZONE", "TZID", "X-LIC-LOCATION", "TZOFFSETFROM", "TZOFFSETTO"].map(once),
  ...["UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "SEQUENCE", "SUMMARY"].map(once),
  ...["URL", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"].map(once),
  ["ATTENDEE", 100],
  ["EXDATE", 20_000],
  ["RDATE", 20_000],
]);

function once(name: string): [string, number] {
  return [name, 1];
}
