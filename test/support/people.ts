import { env, exports } from "cloudflare:workers";

import { createDatabase } from "../../src/db/database.ts";
import { memberships, sessions, users, workspaces } from "../../src/db/schema/people.ts";
import type { PersonCtx, Role } from "../../src/domain/context.ts";
import { sha256Hex } from "../../src/lib/digest.ts";
import { createId, createSecret } from "../../src/lib/id.ts";
import type { Job } from "../../src/messages.ts";

export const appUrl = "http://localhost:8787";

export type Person = { userId: string; workspaceId: string; role: Role; cookie: string };

export const db = () => createDatabase(env.DB);

export async function createWorkspace(name = "Acme"): Promise<string> {
  const id = createId(Date.now());
  await db().insert(workspaces).values({ id, name, createdAt: Date.now() });
  return id;
}

/** A signed-in member; a workspace of their own unless one is given. */
export async function createPerson(
  options: {
    workspaceId?: string;
    role?: Role;
    name?: string;
    timeZone?: string;
    timeZoneSource?: "default" | "browser" | "chosen";
    now?: number;
  } = {},
): Promise<Person> {
  const now = options.now ?? Date.now();
  const role = options.role ?? "owner";
  const workspaceId = options.workspaceId ?? (await createWorkspace());
  const userId = createId(now);
  const sessionId = createSecret();
  await db().batch([
    db()
      .insert(users)
      .values({
        id: userId,
        name: options.name ?? "Ada",
        email: null,
        avatarUrl: null,
        timeZone: options.timeZone ?? "Europe/Berlin",
        timeZoneSource: options.timeZoneSource ?? "chosen",
        weekStart: 1,
        clock: "24h",
        startsTimerWhenAssigned: false,
        createdAt: now,
      }),
    db().insert(memberships).values({ workspaceId, userId, role, createdAt: now }),
    db()
      .insert(sessions)
      .values({
        idHash: await sha256Hex(sessionId),
        publicId: createId(now),
        userId,
        workspaceId,
        userAgent: "test",
        createdAt: now,
        lastSeenAt: now,
        expiresAt: Date.now() + 86_400_000,
      }),
  ]);
  return { userId, workspaceId, role, cookie: `session=${sessionId}` };
}

/** The context a verb gets for this person; enqueued jobs are collected. */
export function ctxFor(person: Person, now = Date.now()): PersonCtx & { jobs: Job[] } {
  const jobs: Job[] = [];
  const { userId, workspaceId, role } = person;
  return {
    db: db(),
    now,
    jobs,
    enqueue: async (job) => {
      jobs.push(job);
    },
    actor: { kind: "user", userId, workspaceId, role },
  };
}

let browsersMade = 0;

/** An address of its own (RFC 3849) for each browser: limiters count by it, and a minute is longer than many tests. */
export function ownAddress(): string {
  browsersMade += 1;
  return `2001:db8::${browsersMade.toString(16)}`;
}

/** A browser of this person: sends the cookie, does not follow redirects, posts forms from the app's own pages. */
export function browserOf(person: Person | null) {
  const address = ownAddress();
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (person !== null) headers.set("Cookie", person.cookie);
    headers.set("Origin", appUrl);
    headers.set("Sec-Fetch-Site", "same-origin");
    if (!headers.has("CF-Connecting-IP")) headers.set("CF-Connecting-IP", address);
    return exports.default.fetch(new Request(`${appUrl}${path}`, { ...init, headers, redirect: "manual" }));
  };
  return {
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    post: (
      path: string,
      fields: Record<string, string> | [string, string][] = {},
      headers: Record<string, string> = {},
    ) => send(path, { method: "POST", body: new URLSearchParams(fields), headers }),
  };
}
