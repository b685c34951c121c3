import * as z from "zod/mini";

import { AppError } from "../../lib/errors.ts";
import type { Actor, Role } from "../context.ts";

export const roleSchema = z.enum(["owner", "admin", "member"]) satisfies z.ZodMiniType<Role>;

export function isOwner(actor: Actor): boolean {
  return "role" in actor && actor.role === "owner";
}

/** Throws forbidden with a sentence unless the actor is an owner. */
export function requireOwner(actor: Actor, what: string): void {
  if (!isOwner(actor)) throw new AppError("forbidden", `Only owners can ${what}.`);
}

/** Throws forbidden for tokens: credentials are made and changed by people in a browser. */
export function requireBrowser(actor: Actor, what: string): void {
  if (actor.kind !== "user") throw new AppError("forbidden", `Sign in in a browser to ${what}.`);
}

/** The roles that the actor may give away, highest first. */
export function rolesToGive(actor: Actor): Role[] {
  if (isOwner(actor)) return ["owner", "admin", "member"];
  return "role" in actor && actor.role === "admin" ? ["admin", "member"] : [];
}
