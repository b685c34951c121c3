import { and, eq, inArray } from "drizzle-orm";
import * as z from "zod/mini";

import { bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { auditEntry } from "../../domain/audit.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { type Container, ProviderError } from "../../providers/provider.ts";
import { findManagedConnection } from "../connections/find-connection.ts";
import { type OpenConnection, openConnection } from "../connections/open-connection.ts";
import type { WireCtx } from "../context.ts";
import type { BindingRow } from "../webhooks/applied.ts";
import { projectFor, requireOpenProject } from "./choose-project.ts";
import { slotOf } from "./slot-of.ts";
import { type HookStatus, installHook } from "./install-hook.ts";
import { rulesSchema } from "./rules.ts";

/** A request may make so many calls to a provider that more at once would not end in time. */
export const mostAtOnce = 20;

export const newBindingsSchema = z.object({
  connectionId: z.string(),
  externalIds: z.array(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))),
  /** null = a project of its own for each, by its name. */
  projectId: z.nullable(z.string()),
  rules: rulesSchema,
});

export type NewBindings = z.infer<typeof newBindingsSchema>;
export type Bound = { id: string; name: string; hookStatus: HookStatus };

/**
 * Ties containers to projects: installs their webhooks and asks for a backfill. Those that cannot be bound are named with
 * the reason, the others are bound all the same. Throws forbidden, not_found, invalid and ProviderError.
 */
export async function createBindings(
  wire: WireCtx,
  input: NewBindings,
): Promise<{ bound: Bound[]; refused: string[] }> {
  await findManagedConnection(wire, input.connectionId);
  const ids = [...new Set(input.externalIds)];
  if (ids.length === 0) throw new AppError("invalid", "Choose at least one repository.", "repository");
  if (ids.length > mostAtOnce) {
    throw new AppError("invalid", `Choose at most ${mostAtOnce} repositories at once.`, "repository");
  }
  if (input.projectId !== null) await requireOpenProject(wire, input.projectId);
  const open = await openConnection(wire, input.connectionId);
  const known = await findKnown(wire, open.connection, ids);
  const bound: Bound[] = [];
  const refused: string[] = [];
  for (const externalId of ids) {
    const existing = known.get(externalId);
    const outcome =
      existing?.isTaken === true
        ? `${existing.binding.name} is bound already.`
        : await bindOne(wire, input, { open, externalId, existing: existing?.binding ?? null });
    if (typeof outcome === "string") refused.push(outcome);
    else bound.push(outcome);
  }
  return { bound, refused };
}

type One = { open: OpenConnection; externalId: string; existing: BindingRow | null };

/** The binding, or a sentence on why there is none. */
async function bindOne(wire: WireCtx, input: NewBindings, one: One): Promise<Bound | string> {
  const { open, externalId, existing } = one;
  try {
    const container = await open.call(async (access) => open.provider.containers?.get(access, externalId));
    if (!container) return `Repository ${externalId} is gone, or the account may not see it.`;
    const binding = await store(wire, input, { container, existing, open });
    const hookStatus = await installHook(wire, open, binding);
    const { workspaceId, id, name } = binding;
    await wire.enqueue({ type: "sync.page", workspaceId, bindingId: id, runId: null });
    return { id, name, hookStatus };
  } catch (error) {
    if (!(error instanceof ProviderError) && !(error instanceof AppError)) throw error;
    return `Repository ${externalId} was not bound: ${error.message}`;
  }
}

/** A binding whose connection has ended comes under the new one, with its links: its issues keep their tasks. */
async function findKnown(
  wire: WireCtx,
  { provider, host }: { provider: string; host: string },
  externalIds: string[],
): Promise<Map<string, { binding: BindingRow; isTaken: boolean }>> {
  const rows = await wire.db
    .select({ binding: bindings, connectionStatus: connections.status })
    .from(bindings)
    .innerJoin(
      connections,
      and(eq(connections.workspaceId, bindings.workspaceId), eq(connections.id, bindings.connectionId)),
    )
    .where(
      and(
        eq(bindings.workspaceId, wire.actor.workspaceId),
        eq(bindings.provider, provider),
        eq(bindings.host, host),
        eq(bindings.kind, "repository"),
        inArray(bindings.externalId, externalIds),
      ),
    );
  return new Map(
    rows.map(({ binding, connectionStatus }) => [
      binding.externalId,
      { binding, isTaken: connectionStatus !== "disconnected" },
    ]),
  );
}

type Target = { container: Container; existing: BindingRow | null; open: OpenConnection };

const intervalMinutes = 15;

async function store(
  wire: WireCtx,
  input: NewBindings,
  { container, existing, open }: Target,
): Promise<BindingRow> {
  const { provider, host, id: connectionId } = open.connection;
  const { externalId, name, url } = container;
  const projectId = input.projectId ?? (await projectFor(wire, name));
  const fresh = {
    connectionId,
    projectId,
    name,
    url,
    status: "active",
    hookStatus: "removed",
    rules: input.rules,
    cursor: null,
    etag: null,
    runId: null,
    pageCursor: null,
    lastError: null,
    lastErrorAt: null,
    updatedAt: wire.now,
  };
  const { workspaceId } = wire.actor;
  const createdBy = "userId" in wire.actor ? wire.actor.userId : "system";
  const id = existing?.id ?? createId(wire.now);
  const [rows] = await wire.db.batch([
    wire.db
      .insert(bindings)
      .values({
        ...fresh,
        workspaceId,
        id,
        provider,
        host,
        kind: "repository",
        externalId,
        intervalMinutes,
        slot: slotOf(id, intervalMinutes),
        createdBy,
        createdAt: wire.now,
      })
      .onConflictDoUpdate({ target: [bindings.workspaceId, bindings.id], set: fresh })
      .returning(),
    auditEntry(wire, "binding.create", `connection:${connectionId}`, { externalId, name, projectId }),
  ]);
  const row = rows[0];
  if (row === undefined) throw new ProviderError("The repository was not stored.", unexpected(provider));
  return row;
}

const unexpected = (provider: string) => ({ provider, code: "unexpected" as const, permanent: false });
