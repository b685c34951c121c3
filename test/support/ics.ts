/** A calendar file around these lines. */
export function calendarOf(lines: string[], lineEnd = "\r\n"): string {
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", ...lines, "END:VCALENDAR", ""].join(
    lineEnd,
  );
}

/** An event of a file; `lines` come after its UID. */
export function eventOf(uid: string, ...lines: string[]): string[] {
  return ["BEGIN:VEVENT", `UID:${uid}`, "DTSTAMP:20260101T000000Z", ...lines, "END:VEVENT"];
}

/** "20261120T093000Z", as files write instants. */
export function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

let minute: number | undefined;
/** To the minute, and counted from one instant however often the file is written: an event written again has not moved. */
export function hoursAgo(hours: number): number {
  minute ??= Math.floor(Date.now() / 60_000) * 60_000;
  return minute - hours * 3_600_000;
}

/** Puts a file at https://calendar.example/files/{name} of the sandbox, and names that address. */
export async function putFile(name: string, text: string, mark = "etag"): Promise<string> {
  await fetch(`http://localhost:8788/_control/ics/files/${name}?mark=${mark}`, { method: "PUT", body: text });
  return `https://calendar.example/files/${name}`;
}

/** Answers 410 from now on. */
export async function withdrawFile(name: string): Promise<void> {
  await fetch(`http://localhost:8788/_control/ics/files/${name}`, { method: "DELETE" });
}
