export type AppErrorCode =
  | "invalid"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "rate_limited"
  | "unavailable";

/** A failure that a person can act on. The message is a sentence: what happened, what to do next. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  /** Which input it concerns, by the name of the form field or JSON property. */
  readonly field: string | undefined;

  constructor(code: AppErrorCode, message: string, field?: string) {
    super(message);
    this.name = "AppError";
    this.code = code;
    this.field = field;
  }
}

/** The answer for an id that does not exist or belongs to another workspace; the two must not differ. */
export function notFound(what: string): AppError {
  return new AppError("not_found", `This ${what} does not exist or is no longer there.`);
}
