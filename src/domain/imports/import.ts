import { and, eq, type SQL } from "drizzle-orm";

import { type ImportFound, type ImportSettings, type ImportState, imports } from "../../db/schema/imports.ts";
import { notFound } from "../../lib/errors.ts";
import type { Job } from "../../messages.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findPeople } from "./find-people.ts";

/** An import as verbs return it: milliseconds UTC. */
export type Import = typeof imports.$inferSelect;

/** A context that reaches the files. */
export type FileCtx<C extends Ctx = Ctx> = C & { bucket: R2Bucket };

/** While something happens to it in the background. */
export function isUnderWay(state: ImportState): boolean {
  return state === "checking" || state === "running" || state === "undoing";
}

/** Throws forbidden unless the actor may import. */
export function requireImporter(ctx: Ctx): void {
  requireManager(ctx.actor, "import time");
}

export const nothingFound: ImportFound = {
  lines: 0,
  entries: 0,
  ms: 0,
  duplicates: 0,
  leftOut: 0,
  unreadable: 0,
  reasons: [],
  people: {},
  clients: {},
  projects: {},
  tasks: {},
  tags: {},
  placed: {},
};

/** Where its bytes lie in R2. */
export function fileKeyOf({ workspaceId, id, fileHash }: Pick<Import, "workspaceId" | "id" | "fileHash">) {
  return `imports/${workspaceId}/${id}/${fileHash}`;
}

export function isImport({ actor }: Ctx, id: string): SQL | undefined {
  return and(eq(imports.workspaceId, actor.workspaceId), eq(imports.id, id));
}

/** Throws forbidden, not_found. */
export async function findImport(ctx: Ctx, id: string): Promise<Import> {
  requireImporter(ctx);
  return found(await selectImport(ctx, id).get());
}

/** An import, and whose time it can hold: what its page shows. Throws forbidden, not_found. */
export async function loadImport(ctx: Ctx, id: string) {
  requireImporter(ctx);
  const [[row], people] = await ctx.db.batch([selectImport(ctx, id), findPeople(ctx)]);
  return { row: found(row), people };
}

function selectImport(ctx: Ctx, id: string) {
  return ctx.db.select().from(imports).where(isImport(ctx, id));
}

function found(row: Import | undefined): Import {
  if (row === undefined) throw notFound("import");
  return row;
}

/** From the beginning of its lines. */
export function fromStart({ dataStart, dataLine }: ImportSettings) {
  return { offset: dataStart, line: dataLine, found: nothingFound, problem: null };
}

/** The message that has the next part of it done. */
export function stepOf({ workspaceId, id }: Pick<Import, "workspaceId" | "id">): Job {
  return { type: "import.step", workspaceId, importId: id };
}
