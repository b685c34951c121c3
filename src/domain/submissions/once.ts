import { and, eq, type SQL } from "drizzle-orm";

import { submissions } from "../../db/schema/submissions.ts";
import { isUniqueViolation } from "../../db/unique-violation.ts";
import { AppError } from "../../lib/errors.ts";
import { accompany, type PersonCtx } from "../context.ts";

export type Submission = { digest: string; requestId: string };

/**
 * Runs a verb with a record of the submission in its own commit. null: the same submission was carried out already, so the verb
 * changed nothing. Throws what the verb throws; a refused submission leaves no record.
 */
export async function once<T>(
  ctx: PersonCtx,
  submission: Submission,
  verb: (ctx: PersonCtx) => Promise<T>,
): Promise<T | null> {
  try {
    return await verb(accompany(ctx, { before: [record(ctx, submission)] }));
  } catch (error) {
    if (isUniqueViolation(error, "submissions.digest")) return null;
    // What was asked for may be impossible because the first submission did it: a timer that is stopped cannot be stopped.
    if (error instanceof AppError && (await isRepeat(ctx, submission))) return null;
    throw error;
  }
}

/**
 * The same for work that calls a provider: what was done there is not undone with a batch, so the record is written before. It goes
 * when the work throws; after a crash only a new form is carried out.
 */
export async function claimOnce<T>(
  ctx: PersonCtx,
  submission: Submission,
  work: () => Promise<T>,
): Promise<T | null> {
  const claimed = await record(ctx, submission).onConflictDoNothing().returning();
  if (claimed.length === 0) return null;
  try {
    return await work();
  } catch (error) {
    await isRepeat(ctx, submission);
    throw error;
  }
}

function record({ db, actor, now }: PersonCtx, { digest, requestId }: Submission) {
  const { workspaceId, userId } = actor;
  return db.insert(submissions).values({ workspaceId, userId, digest, requestId, createdAt: now });
}

/** Forgets the record of this request itself, whose verb threw after its batch, and tells whether another one is there. */
async function isRepeat({ db, actor }: PersonCtx, { digest, requestId }: Submission): Promise<boolean> {
  const isThis = (more?: SQL) =>
    and(
      eq(submissions.workspaceId, actor.workspaceId),
      eq(submissions.userId, actor.userId),
      eq(submissions.digest, digest),
      more,
    );
  const [, others] = await db.batch([
    db.delete(submissions).where(isThis(eq(submissions.requestId, requestId))),
    db.select({ requestId: submissions.requestId }).from(submissions).where(isThis()),
  ]);
  return others.length > 0;
}
