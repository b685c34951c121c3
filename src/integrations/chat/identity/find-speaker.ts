import { and, asc, eq, isNull, sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { prepareOnce } from "../../../db/prepare-once.ts";
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
  type Asked,
  asked,
  isConnectionOf,
  isIdentityOf,
  placesOf,
  speakerColumns,
  speakerOrder,
} from "./speaker-query.ts";

/** Where something was said, and by whom. */
export type Voice = { provider: string; from: ChatUser };

/** The member who speaks, in a workspace that the chat's account is connected to. */
export type Speaker = {
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

export type SpokenProject = {
  workspaceId: string;
  id: string;
  name: string;
  nameNorm: string;
  code: string | null;
};
/** `name` is its title, `key` what its source calls it, such as "acme/web#4". */
export type SpokenTask = Omit<SpokenProject, "code"> & { projectName: string; key: string | null };

/** The speaker's running timer, as far as chat names it. */
export type SpokenTimer = {
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
 * Who speaks, by a proven identity and an active connection of the very account in a workspace that they are a member of now;
 * null for everybody else. Of several workspaces it is the one they chose, else the one connected first. One statement, built once.
 */
export async function findSpeaker(db: Database, voice: Voice): Promise<Speaker | null> {
  return speakersOf(await firstSpeakers(db).all(placesOf(voice)))[0] ?? null;
}

/** The speaker in each workspace that they can act in from there, the one they chose first. One statement, built once. */
export async function findSpeakers(db: Database, voice: Voice): Promise<(Speaker & { title: string })[]> {
  const rows = await allSpeakers(db).all(placesOf(voice));
  return speakersOf(rows).map((speaker, i) => ({ ...speaker, title: rows[i]?.workspaceName ?? "" }));
}

/** The same as findSpeaker together with the first projects by name that the member may track on. One round trip. */
export async function findSpeakerAndProjects(
  db: Database,
  voice: Voice,
): Promise<{ speaker: Speaker; projects: SpokenProject[]; isCut: boolean } | null> {
  const { speakers: found, projects: all, isCut } = await findSpeakersAndProjects(db, voice);
  const [speaker] = found;
  if (speaker === undefined) return null;
  return { speaker, projects: all.filter(({ workspaceId }) => workspaceId === speaker.workspaceId), isCut };
}

/** The same for each workspace that the speaker can act in from there; `isCut`: there are more projects. One round trip. */
export async function findSpeakersAndProjects(
  db: Database,
  voice: Voice,
): Promise<{ speakers: Speaker[]; projects: SpokenProject[]; isCut: boolean }> {
  const [rows, all] = await db.batch([speakers(db, voice), spokenProjects(db, voice)]);
  const isCut = all.length > mostProjects;
  return { speakers: speakersOf(rows), projects: all.slice(0, mostProjects), isCut };
}

/** The same as findSpeaker together with the member's timer in that workspace. One statement, built once. */
export async function findSpeakerAndTimer(
  db: Database,
  voice: Voice,
): Promise<{ speaker: Speaker; timer: SpokenTimer | null } | null> {
  const rows = await speakersAndTimer(db).all(placesOf(voice));
  const [row] = rows;
  const [speaker] = speakersOf(rows);
  if (row === undefined || speaker === undefined) return null;
  const { timerId: id, startedAt, notes, projectName, taskTitle } = row;
  if (id === null || startedAt === null || notes === null) return { speaker, timer: null };
  return { speaker, timer: { id, startedAt, notes, projectName, taskTitle } };
}

/** The same as findSpeaker together with the latest unfinished tasks of such projects; `isCut`: there are older ones. One round trip. */
export async function findSpeakerAndTasks(
  db: Database,
  voice: Voice,
): Promise<{ speaker: Speaker; tasks: SpokenTask[]; isCut: boolean } | null> {
  const [found, rows] = await db.batch([speakers(db, voice), spokenTasks(db, voice)]);
  const [speaker] = speakersOf(found);
  if (speaker === undefined) return null;
  const known = rows.slice(0, mostTasks);
  const here = known.filter(({ workspaceId }) => workspaceId === speaker.workspaceId);
  return { speaker, tasks: here, isCut: rows.length > mostTasks };
}

/** The context that a verb runs in, on behalf of the speaker. */
export function ctxOfSpeaker(
  around: { db: Database; now: number; enqueue: Enqueue },
  { workspaceId, userId, role }: Pick<Speaker, "workspaceId" | "userId" | "role">,
): PersonCtx {
  const { db, now, enqueue } = around;
  return { db, now, enqueue, actor: { kind: "user", workspaceId, userId, role } };
}

type Row = Omit<Speaker, "workspaceName"> & { workspaceName: string; speaksIn: string | null };

/** The name of the workspace is left out where the person need not think of it. */
function speakersOf(rows: readonly Row[]): Speaker[] {
  return rows.map((row) => {
    const { workspaceId, connectionId, userId, name, role, timeZone, weekStart, clock } = row;
    const isElsewhere = row.speaksIn !== null && row.speaksIn !== workspaceId;
    const workspaceName = rows.length > 1 || isElsewhere ? row.workspaceName : null;
    return { workspaceId, workspaceName, connectionId, userId, name, role, timeZone, weekStart, clock };
  });
}

function speakers(db: Database, voice: Asked) {
  return db
    .select(speakerColumns)
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .innerJoin(memberships, eq(memberships.userId, identities.userId))
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .innerJoin(connections, isConnectionOf(voice))
    .where(isIdentityOf(voice))
    .orderBy(...speakerOrder);
}

/** Two are enough to know that there are several. */
const firstSpeakers = prepareOnce((db) => speakers(db, asked).limit(2).prepare());
const allSpeakers = prepareOnce((db) => speakers(db, asked).prepare());

/** The timer is joined to each membership, and belongs to that workspace: no other workspace's is ever named. */
const speakersAndTimer = prepareOnce((db) =>
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
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
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
    .orderBy(...speakerOrder)
    .limit(2)
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
    .limit(mostProjects + 1);
}

function spokenTasks(db: Database, voice: Voice) {
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
    .limit(mostTasks + 1);
}
