import type { BatchItem } from "drizzle-orm/batch";

import type { Database } from "../db/database.ts";
import { AppError } from "../lib/errors.ts";
import type { Enqueue } from "../messages.ts";

export type Role = "owner" | "admin" | "member";

type Person = { workspaceId: string; userId: string; role: Role };

/** On whose behalf a verb runs. A webhook and the system act for no person. */
export type Actor =
  | ({ kind: "user" } & Person)
  | ({ kind: "token"; tokenId: string; scopes: string[] } & Person)
  | { kind: "webhook"; workspaceId: string; connectionId: string }
  | { kind: "system"; workspaceId: string };

export type PersonActor = Extract<Actor, { userId: string }>;

export type Ctx<A extends Actor = Actor> = {
  db: Database;
  actor: A;
  /** Milliseconds UTC; the only clock a verb may read. */
  now: number;
  enqueue: Enqueue;
  companions?: Companions;
};

/**
 * Statements that go along with the commit of one verb, before its own and behind: all of it happens or nothing. `seen` gets what those
 * behind gave. The first commit takes them.
 */
export type Companions = {
  before: readonly BatchItem<"sqlite">[];
  behind?: readonly BatchItem<"sqlite">[];
  seen?: (results: unknown[]) => void;
  isTaken?: boolean;
};

/** The context with further statements that go along with the commit. */
export function accompany<C extends Ctx>(ctx: C, more: Companions): C {
  const had = ctx.companions;
  if (had === undefined || had.isTaken) return { ...ctx, companions: more };
  const [behind, further] = [had.behind ?? [], more.behind ?? []];
  return {
    ...ctx,
    companions: {
      before: [...had.before, ...more.before],
      behind: [...behind, ...further],
      seen: (results) => {
        had.seen?.(results.slice(0, behind.length));
        more.seen?.(results.slice(behind.length));
      },
    },
  };
}

/** What a verb that only a person can call takes. */
export type PersonCtx = Ctx<PersonActor>;

export function canManage(actor: Actor): boolean {
  return actor.kind === "system" || ("role" in actor && actor.role !== "member");
}

/** Throws forbidden with a sentence unless the actor is an owner or admin (or the system). */
export function requireManager(actor: Actor, what: string): void {
  if (!canManage(actor)) throw new AppError("forbidden", `Only owners and admins can ${what}.`);
}

/** The person on whose behalf it is done; null for a webhook and the system. */
export function personOf(actor: Actor): string | null {
  return "userId" in actor ? actor.userId : null;
}

/** How the audit names an actor. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case "user":
      return `user:${actor.userId}`;
    case "token":
      return `token:${actor.tokenId}`;
    case "webhook":
      return `webhook:${actor.connectionId}`;
    case "system":
      return "system";
    default:
      return actor satisfies never;
  }
}
