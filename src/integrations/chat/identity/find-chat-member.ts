import { and, asc, eq, isNull, sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { prepareOnce } from "../../../db/prepare-once.ts";
import { projectOfEntry, projectOfTask, taskOfEntry } from "../../../db/queries/joins.ts";
import { connections } from "../../../db/schema/connections.ts";
import { identities, memberships, users, workspaces } from "../../../db/schema/people.ts";
import { projects, tasks, timeEntries } from "../../../db/schema/work.ts";
import type { PersonCtx, Role } from "../../../domain/context.ts";
import { mayTrack } from "../../../domain/projects/access.ts";
import type { Clock } from "../../../domain/time/format-range.ts";
import { isTimerIn } from "../../../domain/time/running.ts";
import type { Enqueue } from "../../../messages.ts";
import type { ChatUser } from "../../../providers/chat.ts";
import {
  type IdentityParameters,
  placeholders,
  isConnectionOf,
  isIdentityOf,
  parametersOf,
  memberColumns,
  memberOrder,
} from "./member-query.ts";

/** The chat account and user that a request came from. */
export type ChatIdentity = { provider: string; from: ChatUser };

/** The member behind a chat identity, in a workspace that the chat's account is connected to. */
export type ChatMember = {
  workspaceId: string;
  /** Said beside what is done; null when no other workspace of theirs could be meant. */
  workspaceName: string | null;
  connectionId: string;
  userId: string;
  name: string;
  role: Role;
  timeZone: string;
  weekStart: number;
  clock: Clock;
};

export type ChatProject = {
  workspaceId: string;
  id: string;
  name: string;
  nameNorm: string;
  code: string | null;
};
/** `name` is its title, `key` what its source calls it, such as "acme/web#4". */
export type ChatTask = Omit<ChatProject, "code"> & { projectName: string; key: string | null };

/** The member's running timer, as far as chat names it. */
export type ChatTimer = {
  id: string;
  startedAt: number;
  notes: string;
  projectName: string | null;
  taskTitle: string | null;
};

/** More are not known in chat; a name that is not found among them may be there all the same. */
const mostProjects = 1000;
const mostTasks = 500;

/**
 * The member by a proven identity and an active connection of the very account in a workspace that they are a member of now;
 * null for everybody else. Of several workspaces it is the one they chose, else the one connected first. One statement, built once.
 */
export async function findChatMember(db: Database, identity: ChatIdentity): Promise<ChatMember | null> {
  return toMembers(await firstMembers(db).all(parametersOf(identity)))[0] ?? null;
}

/** The member in each workspace that they can act in from there, the one they chose first. One statement, built once. */
export async function findChatMembers(
  db: Database,
  identity: ChatIdentity,
): Promise<(ChatMember & { title: string })[]> {
  const rows = await allMembers(db).all(parametersOf(identity));
  return toMembers(rows).map((member, i) => ({ ...member, title: rows[i]?.workspaceName ?? "" }));
}

/** The same as findChatMember together with the first projects by name that the member may track on. One round trip. */
export async function findMemberAndProjects(
  db: Database,
  identity: ChatIdentity,
): Promise<{ member: ChatMember; projects: ChatProject[]; isCut: boolean } | null> {
  const { members: found, projects: all, isCut } = await findMembersAndProjects(db, identity);
  const [member] = found;
  if (member === undefined) return null;
  return { member, projects: all.filter(({ workspaceId }) => workspaceId === member.workspaceId), isCut };
}

/** The same for each workspace that the member can act in from there; `isCut`: there are more projects. One round trip. */
export async function findMembersAndProjects(
  db: Database,
  identity: ChatIdentity,
): Promise<{ members: ChatMember[]; projects: ChatProject[]; isCut: boolean }> {
  const [rows, all] = await db.batch([members(db, identity), trackableProjects(db, identity)]);
  const isCut = all.length > mostProjects;
  return { members: toMembers(rows), projects: all.slice(0, mostProjects), isCut };
}

/** The same as findChatMember together with the member's timer in that workspace. One statement, built once. */
export async function findMemberAndTimer(
  db: Database,
  identity: ChatIdentity,
): Promise<{ member: ChatMember; timer: ChatTimer | null } | null> {
  const rows = await membersAndTimer(db).all(parametersOf(identity));
  const [row] = rows;
  const [member] = toMembers(rows);
  if (row === undefined || member === undefined) return null;
  const { timerId: id, startedAt, notes, projectName, taskTitle } = row;
  if (id === null || startedAt === null || notes === null) return { member, timer: null };
  return { member, timer: { id, startedAt, notes, projectName, taskTitle } };
}

/** The same as findChatMember together with the latest unfinished tasks of such projects; `isCut`: there are older ones. One round trip. */
export async function findMemberAndTasks(
  db: Database,
  identity: ChatIdentity,
): Promise<{ member: ChatMember; tasks: ChatTask[]; isCut: boolean } | null> {
  const [found, rows] = await db.batch([members(db, identity), unfinishedTasks(db, identity)]);
  const [member] = toMembers(found);
  if (member === undefined) return null;
  const known = rows.slice(0, mostTasks);
  const here = known.filter(({ workspaceId }) => workspaceId === member.workspaceId);
  return { member, tasks: here, isCut: rows.length > mostTasks };
}

/** The context that a verb runs in, on behalf of the member. */
export function ctxOfMember(
  around: { db: Database; now: number; enqueue: Enqueue },
  { workspaceId, userId, role }: Pick<ChatMember, "workspaceId" | "userId" | "role">,
): PersonCtx {
  const { db, now, enqueue } = around;
  return { db, now, enqueue, actor: { kind: "user", workspaceId, userId, role } };
}

type Row = Omit<ChatMember, "workspaceName"> & { workspaceName: string; chatWorkspaceId: string | null };

/** The name of the workspace is left out where the person need not think of it. */
function toMembers(rows: readonly Row[]): ChatMember[] {
  return rows.map((row) => {
    const { workspaceId, connectionId, userId, name, role, timeZone, weekStart, clock } = row;
    const isElsewhere = row.chatWorkspaceId !== null && row.chatWorkspaceId !== workspaceId;
    const workspaceName = rows.length > 1 || isElsewhere ? row.workspaceName : null;
    return { workspaceId, workspaceName, connectionId, userId, name, role, timeZone, weekStart, clock };
  });
}

function members(db: Database, identity: IdentityParameters) {
  return db
    .select(memberColumns)
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .innerJoin(connections, isConnectionOf(identity))
    .where(isIdentityOf(identity))
    .orderBy(...memberOrder);
}

/** Two are enough to know that there are several. */
const firstMembers = prepareOnce((db) => members(db, placeholders).limit(2).prepare());
const allMembers = prepareOnce((db) => members(db, placeholders).prepare());

/** The timer is joined to each membership, and belongs to that workspace: no other workspace's is ever named. */
const membersAndTimer = prepareOnce((db) =>
  db
    .select({
      ...memberColumns,
      timerId: sql<string | null>`${timeEntries.id}`.as("timer_id"),
      startedAt: sql<number | null>`${timeEntries.startedAt}`.as("timer_started_at"),
      notes: sql<string | null>`${timeEntries.notes}`.as("timer_notes"),
      projectName: sql<string | null>`${projects.name}`.as("project_name"),
      taskTitle: sql<string | null>`${tasks.title}`.as("task_title"),
    })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .innerJoin(connections, isConnectionOf(placeholders))
    .leftJoin(
      timeEntries,
      isTimerIn({ userId: identities.userId, workspaceId: sql`${memberships.workspaceId}` }),
    )
    .leftJoin(projects, projectOfEntry)
    .leftJoin(tasks, taskOfEntry)
    .where(isIdentityOf(placeholders))
    .orderBy(...memberOrder)
    .limit(2)
    .prepare(),
);

function trackableProjects(db: Database, identity: ChatIdentity) {
  const { workspaceId, id, name, nameNorm, code } = projects;
  return db
    .select({ workspaceId, id, name, nameNorm, code })
    .from(identities)
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(connections, isConnectionOf(identity))
    .innerJoin(projects, and(eq(projects.workspaceId, memberships.workspaceId), isNull(projects.archivedAt)))
    .where(and(isIdentityOf(identity), mayTrack(identities.userId)))
    .orderBy(asc(projects.nameNorm))
    .limit(mostProjects + 1);
}

function unfinishedTasks(db: Database, identity: ChatIdentity) {
  return db
    .select({
      workspaceId: tasks.workspaceId,
      id: tasks.id,
      name: sql<string>`${tasks.title}`.as("task_title"),
      nameNorm: tasks.titleNorm,
      projectName: projects.name,
      key: tasks.sourceLabel,
    })
    .from(identities)
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(connections, isConnectionOf(identity))
    .innerJoin(
      tasks,
      and(
        eq(tasks.workspaceId, memberships.workspaceId),
        isNull(tasks.completedAt),
        isNull(tasks.archivedAt),
      ),
    )
    .innerJoin(projects, projectOfTask)
    .where(and(isIdentityOf(identity), isNull(projects.archivedAt), mayTrack(identities.userId)))
    .orderBy(sql`${tasks.id} DESC`)
    .limit(mostTasks + 1);
}
