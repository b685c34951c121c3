import { sql } from "drizzle-orm";

import { rowsOf, runBatch } from "../../db/run-statements.ts";
import type { ImportName, ImportProject, ImportTask } from "../../db/schema/imports.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import type { Ctx } from "../context.ts";
import type { Names } from "./names.ts";

type Known = { id: string; norm: string };
type KnownProject = Known & { billable: number; client: string | null };

/**
 * The same names with the ids of what is here already; what is missing gets an id to be made with, which it keeps. Throws invalid for two
 * projects that cannot be told apart.
 */
export async function resolveNames(ctx: Ctx, names: Names): Promise<Names> {
  const { workspaceId } = ctx.actor;
  const norms = Object.values(names.projects).flatMap((one) => [fold(one.name), fold(apart(one, names))]);
  const [clients, tags, projects] = await runBatch(ctx.db, [
    sql`SELECT id, name_norm AS norm FROM clients WHERE workspace_id = ${workspaceId}
      AND name_norm IN (SELECT value FROM json_each(${JSON.stringify(Object.keys(names.clients))}))`,
    sql`SELECT id, name_norm AS norm FROM tags WHERE workspace_id = ${workspaceId}
      AND name_norm IN (SELECT value FROM json_each(${JSON.stringify(Object.keys(names.tags))}))`,
    sql`SELECT projects.id AS id, projects.name_norm AS norm, projects.billable AS billable, clients.name_norm AS client
      FROM projects LEFT JOIN clients ON clients.workspace_id = projects.workspace_id AND clients.id = projects.client_id
      WHERE projects.workspace_id = ${workspaceId}
        AND projects.name_norm IN (SELECT value FROM json_each(${JSON.stringify(norms)}))`,
  ]);
  const chosen = chooseProjects(ctx, names, rowsOf<KnownProject>(projects));
  return {
    clients: withIds(ctx, names.clients, rowsOf<Known>(clients)),
    tags: withIds(ctx, names.tags, rowsOf<Known>(tags)),
    projects: chosen,
    tasks: await chooseTasks(ctx, names, chosen),
  };
}

function withIds(ctx: Ctx, names: Record<string, ImportName>, known: readonly Known[]) {
  const ids = new Map(known.map(({ norm, id }) => [norm, id]));
  return mapValues(names, (one, key) => identified(ctx, one, ids.get(key)));
}

/** What is here stays new where it has the id that was chosen to make it with: then this import made it. */
function identified<T extends ImportName>({ now }: Ctx, one: T, knownId: string | undefined): T {
  if (knownId !== undefined) return { ...one, id: knownId, isNew: one.isNew && one.id === knownId };
  return one.isNew && one.id !== "" ? one : { ...one, id: createId(now), isNew: true };
}

/** A project's name beside one of another client: at most 100 characters. */
function apart({ name, client }: ImportProject, { clients }: Names): string {
  const whose = (clients[client]?.name ?? "no client").slice(0, 40);
  return `${name.slice(0, 97 - whose.length)} (${whose})`;
}

/** The one of that name, unless it is another client's: a name is one project here, in other programs one within a client. */
function chooseProjects(ctx: Ctx, names: Names, known: readonly KnownProject[]) {
  const there = new Map(known.map((one) => [one.norm, one]));
  const takenBy = new Map<string, string>();
  return mapValues(names.projects, (one, key): ImportProject => {
    for (const called of [one.name, apart(one, names)]) {
      const found = there.get(fold(called));
      const theirs = found?.client ?? "";
      const isOthers = theirs !== "" && one.client !== "" && theirs !== one.client;
      if (isOthers || takenBy.has(fold(called))) continue;
      takenBy.set(fold(called), key);
      const project = { ...identified(ctx, one, found?.id), called };
      return found === undefined ? project : { ...project, billable: found.billable === 1 };
    }
    throw new AppError(
      "invalid",
      `Two projects would be called “${apart(one, names)}”. Rename one of them here, then check again.`,
    );
  });
}

async function chooseTasks(ctx: Ctx, { tasks }: Names, projects: Record<string, ImportProject>) {
  const ids = Object.values(projects).map(({ id }) => id);
  const titles = Object.values(tasks).map(({ name }) => fold(name));
  const [found] = await runBatch(ctx.db, [
    sql`SELECT id, project_id AS project, title_norm AS norm FROM tasks WHERE workspace_id = ${ctx.actor.workspaceId}
      AND project_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
      AND title_norm IN (SELECT value FROM json_each(${JSON.stringify(titles)}))`,
  ]);
  const known = new Map(
    rowsOf<Known & { project: string }>(found).map(({ id, project, norm }) => [`${project}\n${norm}`, id]),
  );
  return mapValues(tasks, (one): ImportTask =>
    identified(ctx, one, known.get(`${projects[one.project]?.id ?? ""}\n${fold(one.name)}`)),
  );
}

function mapValues<T, R>(from: Record<string, T>, change: (value: T, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value, key)]));
}
