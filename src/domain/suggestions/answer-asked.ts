import { and, eq, isNull, type SQL } from "drizzle-orm";

import { somethingChanged } from "../../db/insert-where.ts";
import { suggestions } from "../../db/schema/calendar.ts";
import { timeEntries } from "../../db/schema/work.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { checkSpan } from "../time/entry-rules.ts";
import { touched } from "../time/running.ts";
import { type AskedEntry, askedEntries } from "./asked-entries.ts";
import { isOneOf } from "./is-one-of.ts";

/** "keep": the entry stays as it is; "follow": it becomes what its event became. */
export type AskedAnswer = "keep" | "follow";

/**
 * Decides about an entry whose event was moved or cancelled. Following a cancelled event, or one that is not over yet, deletes the entry;
 * the latter is offered again. Throws not_found, conflict when there is nothing (more) to decide, and invalid.
 */
export async function answerAsked(ctx: PersonCtx, id: string, answer: AskedAnswer): Promise<void> {
  const asked = (await askedEntries(ctx)).find((one) => one.id === id);
  if (asked === undefined) throw await whyNot(ctx, id);
  if (answer === "keep") return keep(ctx, asked);
  const isAhead = asked.asks === "moved" && asked.endsAt > ctx.now;
  if (asked.asks === "cancelled" || isAhead) return remove(ctx, asked, isAhead);
  return move(ctx, asked);
}

async function keep(ctx: PersonCtx, asked: AskedEntry): Promise<void> {
  await commit(ctx, { statements: [decided(ctx, asked, {})], audit: auditOf(asked, "keep") });
}

async function remove(ctx: PersonCtx, asked: AskedEntry, isAhead: boolean): Promise<void> {
  const offered = isAhead ? { decision: null, entryId: null, entryVersion: null } : {};
  const [[removed]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({ deletedAt: ctx.now, ...touched(ctx) })
        .where(isEntry(ctx, asked))
        .returning({ id: timeEntries.id }),
      decided(ctx, asked, offered, somethingChanged),
    ],
    audit: auditOf(asked, "follow"),
    event: changed(ctx, asked, "deleted"),
  });
  if (removed === undefined) throw movedOn();
}

/** An entry that nobody edited takes the title too, and goes on following it. */
async function move(ctx: PersonCtx, asked: AskedEntry): Promise<void> {
  const { startsAt, endsAt, title, version, entryVersion } = asked;
  checkSpan(startsAt, endsAt);
  const isUntouched = version === entryVersion;
  const [[moved]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({
          startedAt: startsAt,
          endedAt: endsAt,
          ...(isUntouched ? { notes: title } : {}),
          ...touched(ctx),
        })
        .where(isEntry(ctx, asked))
        .returning({ id: timeEntries.id }),
      decided(ctx, asked, isUntouched ? { entryVersion: version + 1 } : {}, somethingChanged),
    ],
    audit: auditOf(asked, "follow"),
    event: changed(ctx, asked, "edited"),
  });
  if (moved === undefined) throw movedOn();
}

/** The statement that ends the question, as long as the event is where the person saw it. */
function decided(
  ctx: PersonCtx,
  asked: AskedEntry,
  values: Partial<typeof suggestions.$inferInsert>,
  condition?: SQL,
) {
  return ctx.db
    .update(suggestions)
    .set({ ...values, asks: null, updatedAt: ctx.now })
    .where(
      and(
        isOneOf(ctx, ctx.actor.userId, [asked.id]),
        eq(suggestions.startsAt, asked.startsAt),
        eq(suggestions.asks, asked.asks),
        condition,
      ),
    );
}

function isEntry({ actor }: PersonCtx, { entryId, version }: AskedEntry) {
  return and(
    eq(timeEntries.workspaceId, actor.workspaceId),
    eq(timeEntries.id, entryId),
    eq(timeEntries.userId, actor.userId),
    eq(timeEntries.version, version),
    isNull(timeEntries.deletedAt),
  );
}

function auditOf({ id, entryId }: AskedEntry, answer: AskedAnswer) {
  return { action: `suggestion.${answer}`, target: `suggestion:${id}`, detail: { entryId } };
}

function changed({ actor }: PersonCtx, { entryId }: AskedEntry, change: "edited" | "deleted") {
  return { type: "entry.changed", userId: actor.userId, entryIds: [entryId], change } as const;
}

async function whyNot(ctx: PersonCtx, id: string): Promise<AppError> {
  const own = await ctx.db
    .select({ id: suggestions.id })
    .from(suggestions)
    .where(isOneOf(ctx, ctx.actor.userId, [id]))
    .get();
  return own === undefined ? notFound("question") : movedOn();
}

function movedOn(): AppError {
  return new AppError("conflict", "This was decided already, or has changed since.");
}
