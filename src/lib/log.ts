import { withoutEmails } from "./without-emails.ts";

/** Drizzle's errors repeat the values of a statement: titles, addresses, tokens. */
const parametersPattern = /\nparams: [^]*?(?=\n {4}at |$)/;
const longestText = 4_000;

/** One JSON line. Callers pass ids, counts and durations: never a token, signature, body or e-mail; what looks like an e-mail address is taken out. */
export function log(level: "info" | "error", event: string, fields: Record<string, unknown>): void {
  const line = withoutEmails(JSON.stringify({ level, event, ...fields }));
  if (level === "error") console.error(line);
  else console.log(line);
}

/** An error as log fields; provider answers and inputs are not part of it. */
export function describeError(error: unknown): { error: string; stack?: string } {
  if (!(error instanceof Error)) return { error: String(error) };
  const shorten = (text: string) => text.replace(parametersPattern, "").slice(0, longestText);
  return {
    error: shorten(`${error.name}: ${error.message}`),
    ...(error.stack === undefined ? {} : { stack: shorten(error.stack) }),
  };
}
