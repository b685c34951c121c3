/** Lines end with CRLF and are folded after 75 bytes, never within a character (RFC 5545 3.1). */
export function text(lines: string[]): string {
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

export function escape(value: string): string {
  return value.replaceAll(/[\\;,]/g, (char) => `\\${char}`).replaceAll("\n", "\\n");
}

export function compact(date: string): string {
  return date.replaceAll("-", "");
}

/** A time on the clocks of a zone: date as YYYY-MM-DD, time as HH:MM. */
export function local(
  name: string,
  { date, time, zone }: { date: string; time: string; zone: string },
): string {
  return `${name};TZID=${zone}:${compact(date)}T${time.replace(":", "")}00`;
}

function fold(line: string): string {
  const rows: string[] = [];
  let row = "";
  for (const char of line) {
    if (new TextEncoder().encode(row + char).length > 75) {
      rows.push(row);
      row = " ";
    }
    row += char;
  }
  return [...rows, row].join("\r\n");
}
