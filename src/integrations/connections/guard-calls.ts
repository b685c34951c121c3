import { personOf } from "../../domain/context.ts";
import { type Outbound, OutboundError } from "../../lib/outbound.ts";
import { type Provider, ProviderError, type RateLimit } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { claimTrial, countFailure, forgetHost, type HostState, keepRateLimit } from "./connection-hosts.ts";
import type { Connection } from "./find-connection.ts";

/**
 * The client for a connection's calls. A host that failed five times in a row is left alone for a minute, then tried by one call
 * of all isolates; where few calls are left, those are for people, and what runs by itself waits for the reset. Such calls fail at once
 * with ProviderError. Writes nothing while all is well.
 */
export function guardCalls(
  ctx: IntegrationContext,
  { connection, provider, hosts }: { connection: Connection; provider: Provider; hosts: HostState[] },
): Outbound {
  const { workspaceId, id: connectionId } = connection;
  const states = new Map(hosts.map((state) => [state.host, state]));
  const openedAt = Date.now();
  // Calls take seconds: the context's time is when the work began.
  const present = () => ctx.now + (Date.now() - openedAt);
  const mayUseReserve = personOf(ctx.actor) !== null;

  const admit = async (host: string) => {
    let state = states.get(host);
    if (state === undefined) return;
    if (state.blockedUntil !== null && state.blockedUntil <= present()) {
      const current = await claimTrial(ctx, state, present());
      state = { ...(current ?? state), blockedUntil: current?.blockedUntil ?? null };
      if (current !== null) states.set(host, current);
    }
    const now = present();
    if ((state.blockedUntil ?? 0) > now) throw leftAlone(provider, restOf(state.blockedUntil, now));
    // What has begun may use the reserve, so that nothing is left half done.
    const began = hosts.find((known) => known.host === host);
    if (isUsedUp(state, now, 0) || (!mayUseReserve && isUsedUp(began, now, reserveOf(state.callsLimit))))
      throw usedUp(provider, restOf(state.resetsAt, now));
  };

  const note = async (host: string, outcome: { hasFailed: boolean; headers: Headers | null }) => {
    const key = { workspaceId, connectionId, host };
    if (outcome.hasFailed) states.set(host, await countFailure(ctx, key, present()));
    else if ((states.get(host)?.failures ?? 0) > 0) {
      states.delete(host);
      await forgetHost(ctx, key);
    }
    const limit = outcome.headers && (provider.readRateLimit?.(outcome.headers, present()) ?? null);
    if (limit !== null && isNews(states.get(host), limit, present()))
      states.set(host, await keepRateLimit(ctx, key, limit));
  };

  return {
    calls: () => ctx.http.calls(),
    async send(request) {
      const { host } = new URL(request.url);
      await admit(host);
      try {
        const response = await ctx.http.send(request);
        await note(host, { hasFailed: false, headers: response.headers });
        return response;
      } catch (error) {
        if (error instanceof OutboundError && error.kind !== "refused_address")
          await note(host, { hasFailed: isFailure(error), headers: error.headers });
        throw error;
      }
    },
  };
}

/** No answer, or one that says that the host is overwhelmed. Whatever else it answers, it works. */
function isFailure({ kind, status }: OutboundError): boolean {
  return kind === "network" || kind === "timeout" || (status !== null && (status >= 500 || status === 429));
}

/** A twentieth of what a provider allows is kept for people. */
function reserveOf(limit: number | null): number {
  return Math.ceil((limit ?? 100) / 20);
}

function isUsedUp(state: HostState | undefined, now: number, reserve: number): boolean {
  const { callsLeft = null, resetsAt = null } = state ?? {};
  return callsLeft !== null && callsLeft <= reserve && (resetsAt ?? 0) > now;
}

/** Worth a row: the first time that few calls are left until a reset, and when there is none. */
function isNews(state: HostState | undefined, { remaining, limit }: RateLimit, now: number): boolean {
  const isKnown = (state?.resetsAt ?? 0) > now;
  return isKnown ? remaining === 0 && state?.callsLeft !== 0 : remaining <= reserveOf(limit);
}

function restOf(until: number | null, now: number): number {
  return Math.max(1, Math.ceil(((until ?? now) - now) / 1000));
}

function leftAlone({ id: provider, name }: Provider, retryAfterSeconds: number): ProviderError {
  const message = `${name} does not answer at the moment. We try again by ourselves.`;
  return new ProviderError(message, { provider, code: "unavailable", permanent: false, retryAfterSeconds });
}

function usedUp({ id: provider, name }: Provider, retryAfterSeconds: number): ProviderError {
  const message = `${name} allows only so many calls, and they are nearly used up. We go on by ourselves.`;
  return new ProviderError(message, { provider, code: "rate_limited", permanent: false, retryAfterSeconds });
}
