import { and, asc, eq, isNull, ne, type Placeholder, sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { prepareOnce } from "../../../db/prepare-once.ts";
import { connections } from "../../../db/schema/connections.ts";
import { identities, memberships, users } from "../../../db/schema/people.ts";
import { projects, tasks, timeEntries } from "../../../db/schema/work.ts";
import type { PersonCtx, Role } from "../../../domain/context.ts";
import { mayTrack } from "../../../domain/projects/access.ts";
import type { Clock } from "../../../domain/time/format-range.ts";
import { isTimerIn } from "../../../domain/time/running.ts";
import type { Enqueue } from "../../../messages.ts";
import type { ChatUser } from "../../../providers/chat.ts";

/** Where something was said, and by whom. */
export type Voice = { provider: string; from: ChatUser };

/** The member who speaks, in the workspace that the chat's account is connected to. */
export type Speaker = {
  workspaceId: string;
  connectionId: string;
  userId: string;
  name: string;
  role: Role;
  timeZone: string;
  weekStart: number;
  clock: Clock;
};

export type SpokenProject = {
  workspaceId: string;
  id: string;
  name: string;
  nameNorm: string;
  code: string | null;
};
/** `name` is its title. */
export type SpokenTask = Omit<SpokenProject, "code"> & { projectName: string };

/** The speaker's running timer, as far as chat names it. */
export type SpokenTimer = {
  id: string;
  startedAt: number;
  notes: string;
  projectName: string | null;
  taskTitle: string | null;
};

const mostProjects = 1000;
const mostTasks = 500;

/**
 * Who speaks, by a proven identity and an active connection of the very account in a workspace that they are a member of
 * now; null for everybody else. Connected to several workspaces, the oldest connection counts. One round trip.
 */
export async function findSpeaker(db: Database, voice: Voice): Promise<Speaker | null> {
  const [row] = await speakers(db, voice).limit(1);
  return row ?? null;
}

/** The same together with the projects that the member may track on, by name. One round trip. */
export async function findSpeakerAndProjects(
  db: Database,
  voice: Voice,
): Promise<{ speaker: Speaker; projects: SpokenProject[] } | null> {
  const [[speaker], rows] = await db.batch([speakers(db, voice).limit(1), spokenProjects(db, voice)]);
  if (speaker === undefined) return null;
  return { speaker, projects: rows.filter(({ workspaceId }) => workspaceId === speaker.workspaceId) };
}

/** The same together with the member's timer in that workspace. One statement, built once. */
export async function findSpeakerAndTimer(
  db: Database,
  { provider, from }: Voice,
): Promise<{ speaker: Speaker; timer: SpokenTimer | null } | null> {
  const { accountId, teamId, userId } = from;
  const row = await speakerAndTimer(db).get({ provider, accountId, teamId, userId });
  if (row === undefined) return null;
  const { timerId: id, startedAt, notes, projectName, taskTitle, ...speaker } = row;
  if (id === null || startedAt === null || notes === null) return { speaker, timer: null };
  return { speaker, timer: { id, startedAt, notes, projectName, taskTitle } };
}

/** The same together with the unfinished tasks of such projects, the latest first. One round trip. */
export async function findSpeakerAndTasks(
  db: Database,
  voice: Voice,
): Promise<{ speaker: Speaker; tasks: SpokenTask[] } | null> {
  const [[speaker], rows] = await db.batch([speakers(db, voice).limit(1), spokenTasks(db, voice)]);
  if (speaker === undefined) return null;
  return { speaker, tasks: rows.filter(({ workspaceId }) => workspaceId === speaker.workspaceId) };
}

/** The context that a verb runs in, on behalf of the speaker. */
export function ctxOfSpeaker(
  around: { db: Database; now: number; enqueue: Enqueue },
  { workspaceId, userId, role }: Pick<Speaker, "workspaceId" | "userId" | "role">,
): PersonCtx {
  const { db, now, enqueue } = around;
  return { db, now, enqueue, actor: { kind: "user", workspaceId, userId, role } };
}

const speakerColumns = {
  workspaceId: memberships.workspaceId,
  // Named: a batch hands rows over by column name, and both are called "id".
  connectionId: sql<string>`${connections.id}`.as("connection_id"),
  userId: sql<string>`${users.id}`.as("user_id"),
  name: users.name,
  role: sql<Role>`${memberships.role}`,
  timeZone: users.timeZone,
  weekStart: users.weekStart,
  clock: sql<Clock>`${users.clock}`,
};

function speakers(db: Database, voice: Voice) {
  return db
    .select(speakerColumns)
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(connections, isConnectionOf(voice))
    .where(isIdentityOf(voice))
    .orderBy(asc(connections.createdAt), asc(connections.id));
}

const asked = {
  provider: sql.placeholder("provider"),
  from: {
    accountId: sql.placeholder("accountId"),
    teamId: sql.placeholder("teamId"),
    userId: sql.placeholder("userId"),
  },
};

/** The timer is joined to each membership, and belongs to that workspace: no other workspace's is ever named. */
const speakerAndTimer = prepareOnce((db) =>
  db
    .select({
      ...speakerColumns,
      timerId: sql<string | null>`${timeEntries.id}`.as("timer_id"),
      startedAt: sql<number | null>`${timeEntries.startedAt}`.as("timer_started_at"),
      notes: sql<string | null>`${timeEntries.notes}`.as("timer_notes"),
      projectName: sql<string | null>`${projects.name}`.as("project_name"),
      taskTitle: sql<string | null>`${tasks.title}`.as("task_title"),
    })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(connections, isConnectionOf(asked))
    .leftJoin(
      timeEntries,
      isTimerIn({ userId: identities.userId, workspaceId: sql`${memberships.workspaceId}` }),
    )
    .leftJoin(
      projects,
      and(eq(projects.workspaceId, timeEntries.workspaceId), eq(projects.id, timeEntries.projectId)),
    )
    .leftJoin(tasks, and(eq(tasks.workspaceId, timeEntries.workspaceId), eq(tasks.id, timeEntries.taskId)))
    .where(isIdentityOf(asked))
    .orderBy(asc(connections.createdAt), asc(connections.id))
    .limit(1)
    .prepare(),
);

function spokenProjects(db: Database, voice: Voice) {
  const { workspaceId, id, name, nameNorm, code } = projects;
  return db
    .select({ workspaceId, id, name, nameNorm, code })
    .from(identities)
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(connections, isConnectionOf(voice))
    .innerJoin(projects, and(eq(projects.workspaceId, memberships.workspaceId), isNull(projects.archivedAt)))
    .where(and(isIdentityOf(voice), mayTrack(identities.userId)))
    .orderBy(asc(projects.nameNorm))
    .limit(mostProjects);
}

function spokenTasks(db: Database, voice: Voice) {
  return db
    .select({
      workspaceId: tasks.workspaceId,
      id: tasks.id,
      name: sql<string>`${tasks.title}`.as("task_title"),
      nameNorm: tasks.titleNorm,
      projectName: projects.name,
    })
    .from(identities)
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(connections, isConnectionOf(voice))
    .innerJoin(
      tasks,
      and(
        eq(tasks.workspaceId, memberships.workspaceId),
        isNull(tasks.completedAt),
        isNull(tasks.archivedAt),
      ),
    )
    .innerJoin(projects, and(eq(projects.workspaceId, tasks.workspaceId), eq(projects.id, tasks.projectId)))
    .where(and(isIdentityOf(voice), isNull(projects.archivedAt), mayTrack(identities.userId)))
    .orderBy(sql`${tasks.id} DESC`)
    .limit(mostTasks);
}

/** A voice, or the places that a prepared statement keeps for one. */
type Asked = { provider: string | Placeholder; from: Record<keyof ChatUser, string | Placeholder> };

function isIdentityOf({ provider, from }: Asked) {
  return and(
    eq(identities.provider, provider),
    eq(identities.host, from.teamId),
    eq(identities.accountId, from.userId),
  );
}

/** "not disconnected" in the words of the partial index, so that SQLite uses it. */
function isConnectionOf({ provider, from }: Asked) {
  return and(
    eq(connections.workspaceId, memberships.workspaceId),
    eq(connections.provider, provider),
    eq(connections.accountId, from.accountId),
    ne(connections.status, "disconnected"),
    eq(connections.status, "active"),
    isNull(connections.ownerId),
  );
}
