import type { projects } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { readColour, type ProjectColour } from "./colours.ts";

export const accesses = ["workspace", "members"] as const;

export type Access = (typeof accesses)[number];

/** A project as verbs return it. Times are milliseconds UTC. */
export type Project = {
  id: string;
  name: string;
  colour: ProjectColour;
  /** "workspace": every member may track on it; "members": only its project members. */
  access: Access;
  billable: boolean;
  version: number;
  archivedAt: number | null;
};

/** The project that a row holds. */
export function projectOf(row: typeof projects.$inferSelect): Project {
  const { id, name, billable, version, archivedAt } = row;
  const colour = readColour(row.colour);
  return {
    id,
    name,
    colour,
    access: row.access === "members" ? "members" : "workspace",
    billable,
    version,
    archivedAt,
  };
}

/** A project's name without surrounding spaces. Throws invalid when it is empty or longer than 100 characters. */
export function readProjectName(text: string): string {
  const name = text.replace(/\s+/g, " ").trim();
  if (name === "") throw new AppError("invalid", "Give the project a name.", "name");
  if (name.length > 100)
    throw new AppError("invalid", "A project's name has at most 100 characters.", "name");
  return name;
}

/** Throws invalid unless the text names a kind of access. */
export function readAccess(text: string): Access {
  const access = accesses.find((each) => each === text);
  if (access === undefined) throw new AppError("invalid", "Choose who may track on the project.", "access");
  return access;
}

/** The answer when another project has the same name, but for case, accents and spaces. */
export function nameTaken(name: string): AppError {
  return new AppError(
    "conflict",
    `There is already a project called “${name}”. Choose another name.`,
    "name",
  );
}
