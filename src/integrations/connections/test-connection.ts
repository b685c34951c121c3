import { connections } from "../../db/schema/connections.ts";
import { AppError } from "../../lib/errors.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { activityEntry } from "./activity.ts";
import { ownAccount } from "./address-account.ts";
import { rowOf } from "./change-connection.ts";
import type { Connection } from "./find-connection.ts";
import { openInAnyState } from "./open-connection.ts";

export type TestResult = { isWorking: boolean; summary: string };

/**
 * Asks the provider who we are, and brings login, picture and scopes up to date. A failure is a result, not an error.
 * Throws not_found.
 */
export async function testConnection(ctx: IntegrationContext, connectionId: string): Promise<TestResult> {
  const { connection, provider, call } = await openInAnyState(ctx, connectionId);
  try {
    const {
      accountId,
      login,
      avatarUrl,
      scopes,
      sites = [],
    } = await call(async (access) =>
      ownAccount(provider, await provider.account(access), connection.ownerId),
    );
    if (accountId !== connection.accountId) throw anotherAccount(connection, login);
    const summary = `${provider.name} answered: connected as ${login}.`;
    await record(ctx, connection, {
      result: { isWorking: true, summary },
      changes: {
        accountLogin: login,
        avatarUrl,
        sites,
        lastError: null,
        lastErrorAt: null,
        ...(scopes === null ? {} : { scopesGranted: scopes }),
      },
    });
    return { isWorking: true, summary };
  } catch (error) {
    if (!(error instanceof ProviderError) && !(error instanceof AppError)) throw error;
    const result = { isWorking: false, summary: error.message };
    await record(ctx, connection, {
      result,
      changes: { lastError: error.message, lastErrorAt: ctx.now },
    });
    return result;
  }
}

async function record(
  ctx: IntegrationContext,
  connection: Connection,
  { result, changes }: { result: TestResult; changes: Partial<Connection> },
): Promise<void> {
  await ctx.db.batch([
    ctx.db
      .update(connections)
      .set({ ...changes, updatedAt: ctx.now })
      .where(rowOf(connection)),
    activityEntry(ctx, {
      connectionId: connection.id,
      kind: "test",
      outcome: result.isWorking ? "ok" : "failed",
      summary: result.summary,
    }),
  ]);
}

function anotherAccount({ accountLogin }: Connection, login: string): AppError {
  return new AppError("conflict", `The token belongs to ${login} now, not to ${accountLogin}. Reconnect it.`);
}
