import { limitsNow } from "../limits.ts";
import type { Budget } from "./records.ts";
import { linearWorld } from "./world.ts";

/** Of an hour and a user: https://linear.app/developers/rate-limiting */
export const limits = { requests: 5_000, complexity: 250_000, ofOneQuery: 10_000 };
const hourMs = 3_600_000;

export function budgetOf(userId: string): Budget {
  const { budgets } = linearWorld();
  const known = budgets.get(userId);
  if (known !== undefined && known.endsAtMs > limitsNow()) return known;
  const fresh = {
    endsAtMs: limitsNow() + hourMs,
    requestsLeft: limits.requests,
    complexityLeft: limits.complexity,
  };
  budgets.set(userId, fresh);
  return fresh;
}

/** Takes a query's cost; false when there is not enough left. */
export function spend(budget: Budget, cost: number): boolean {
  if (budget.requestsLeft < 1 || budget.complexityLeft < cost) return false;
  budget.requestsLeft -= 1;
  budget.complexityLeft -= cost;
  return true;
}

export function budgetHeaders(
  { endsAtMs, requestsLeft, complexityLeft }: Budget,
  cost: number,
): Record<string, string> {
  return {
    "X-RateLimit-Requests-Limit": String(limits.requests),
    "X-RateLimit-Requests-Remaining": String(requestsLeft),
    "X-RateLimit-Requests-Reset": String(endsAtMs),
    "X-Complexity": String(cost),
    "X-RateLimit-Complexity-Limit": String(limits.complexity),
    "X-RateLimit-Complexity-Remaining": String(Math.floor(complexityLeft)),
    "X-RateLimit-Complexity-Reset": String(endsAtMs),
  };
}
