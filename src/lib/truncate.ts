/** The text with "…" in place of what is beyond `most` UTF-16 units; never cut inside a code point, no space before the sign. */
export function truncate(text: string, most: number): string {
  if (text.length <= most) return text;
  return most < 1 ? "" : `${clip(text, most - 1).trimEnd()}…`;
}

/** The longest beginning of at most `most` UTF-16 units that ends between code points. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most > 0 && isPair(text, most) ? most - 1 : most;
  return text.slice(0, Math.max(0, end));
}

function isPair(text: string, at: number): boolean {
  const isHigh = (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
  return isHigh && (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** C0 and C1 but tab and line ends, and marks that turn the direction of what follows; separators of lines are line ends. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/** The text as it can be shown anywhere: without control characters, and with U+FFFD for halves of code points. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replaceAll(controls, "");
}
