import * as z from "zod";
import { sandboxState } from "./state.ts";

export const requestFaultKinds = [
  "error",
  "rate_limit",
  "secondary_limit",
  "timeout",
  "reset",
  "html",
  "cut_json",
  "slow",
  "late_answer",
  "revoked",
  "ip_allow_list",
  "app_restrictions",
  "sso",
  "permission",
] as const;

export const webhookFaultKinds = ["webhooks_lost", "webhooks_twice", "webhooks_shuffled"] as const;

export const faultSchema = z.strictObject({
  kind: z.enum([...requestFaultKinds, ...webhookFaultKinds]),
  status: z.number().int().min(400).max(599).optional(),
  retryAfterSeconds: z.number().min(0).max(86_400).optional(),
  /** The error that Slack names in an answer with status 200; the permission that GitHub misses ("issues=read"). */
  code: z.string().optional(),
  /** How many requests or webhooks it strikes; without it, until it is cleared. */
  times: z.number().int().positive().optional(),
  path: z.string().optional(),
  method: z.string().toUpperCase().optional(),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault["kind"];

/** Sets a fault; a second one of the same kind and filter replaces the first. */
export function setFault(host: string, fault: Fault): void {
  const others = faultsOf(host).filter(
    (other) => other.kind !== fault.kind || other.path !== fault.path || other.method !== fault.method,
  );
  sandboxState().faults.set(host, [...others, fault]);
}

export function clearFaults(host: string): void {
  sandboxState().faults.delete(host);
}

export function faultsOf(host: string): Fault[] {
  return sandboxState().faults.get(host) ?? [];
}

/** The first fault that strikes, counted down. A path filter is a prefix of the path below the host. */
export function takeFault(
  host: string,
  kinds: readonly FaultKind[],
  request: { path: string; method: string },
): Fault | null {
  const fault = faultsOf(host).find(
    (candidate) =>
      kinds.includes(candidate.kind) &&
      (candidate.path === undefined || request.path.startsWith(candidate.path)) &&
      (candidate.method === undefined || candidate.method === request.method),
  );
  if (fault === undefined) return null;
  countDown(host, fault);
  return fault;
}

function countDown(host: string, fault: Fault): void {
  if (fault.times === undefined) return;
  const left = faultsOf(host).flatMap((other) => {
    if (other !== fault) return [other];
    return fault.times !== undefined && fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
  });
  sandboxState().faults.set(host, left);
}
