import type { projects } from "../../db/schema/work.ts";
import { isUniqueViolation } from "../../db/unique-violation.ts";
import { AppError } from "../../lib/errors.ts";
import { parseColour, type ProjectColour } from "./colours.ts";

export const accesses = ["workspace", "members"] as const;

export type Access = (typeof accesses)[number];

/** A project as verbs return it. Times are milliseconds UTC. */
export type Project = {
  id: string;
  name: string;
  /** Short name to type, such as "WEB"; null = none. */
  code: string | null;
  colour: ProjectColour;
  /** Whom it is done for; null = nobody. */
  clientId: string | null;
  /** "workspace": every member may track on it; "members": only its project members. */
  access: Access;
  billable: boolean;
  version: number;
  archivedAt: number | null;
};

/** The project that a row holds. */
export function projectOf(row: typeof projects.$inferSelect): Project {
  const { id, name, code, clientId, billable, version, archivedAt } = row;
  const colour = parseColour(row.colour);
  return {
    id,
    name,
    code,
    colour,
    clientId,
    access: row.access === "members" ? "members" : "workspace",
    billable,
    version,
    archivedAt,
  };
}

/** A project's name without surrounding spaces. Throws invalid when it is empty or longer than 100 characters. */
export function parseProjectName(text: string): string {
  const name = text.replace(/\s+/g, " ").trim();
  if (name === "") throw new AppError("invalid", "Give the project a name.", "name");
  if (name.length > 100)
    throw new AppError("invalid", "A project's name has at most 100 characters.", "name");
  return name;
}

/** A project's code in capitals; null for an empty one. Begins with a letter, so that nobody reads it as a time. Throws invalid. */
export function parseProjectCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  if (code === "") return null;
  if (/^[A-Z][A-Z0-9-]{1,9}$/.test(code)) return code;
  throw new AppError(
    "invalid",
    "A code has 2 to 10 letters A–Z, digits or hyphens, and begins with a letter.",
    "code",
  );
}

/** Throws invalid unless the text names a kind of access. */
export function parseAccess(text: string): Access {
  const access = accesses.find((each) => each === text);
  if (access === undefined) throw new AppError("invalid", "Choose who may track on the project.", "access");
  return access;
}

/** What to throw when saving failed: a sentence when another project has this name (but for case, accents and spaces) or code. */
export function takenOr(error: unknown, { name, code }: { name: string; code: string | null }): unknown {
  if (isUniqueViolation(error, "projects.name_norm"))
    return new AppError(
      "conflict",
      `There is already a project called “${name}”. Choose another name.`,
      "name",
    );
  if (isUniqueViolation(error, "projects.code"))
    return new AppError("conflict", `Another project has the code ${code}. Choose another one.`, "code");
  return error;
}
