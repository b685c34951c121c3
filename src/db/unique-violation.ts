/** True when a unique index refused the write, for example `isUniqueViolation(error, "projects.name_norm")`. */
export function isUniqueViolation(error: unknown, column: string): boolean {
  if (!(error instanceof Error)) return false;
  const isHere = error.message.includes("UNIQUE constraint failed") && error.message.includes(column);
  return isHere || isUniqueViolation(error.cause, column);
}
