import * as z from "zod/mini";

import {
  deleteFacts,
  discardFacts,
  editFacts,
  type Facts,
  logFacts,
  recordChange,
  startFacts,
  stopFacts,
} from "../../../domain/changes/record-change.ts";
import { undoChange } from "../../../domain/changes/undo-change.ts";
import type { Ctx, PersonCtx } from "../../../domain/context.ts";
import { addEntry } from "../../../domain/time/add-entry.ts";
import { deleteEntry } from "../../../domain/time/delete-entry.ts";
import { discardTimer } from "../../../domain/time/discard-timer.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import { findEntry } from "../../../domain/time/find-entry.ts";
import { findOverlaps } from "../../../domain/time/find-overlaps.ts";
import { findRunningEntry } from "../../../domain/time/find-running-entry.ts";
import { listEntries } from "../../../domain/time/list-entries.ts";
import { restoreEntry } from "../../../domain/time/restore-entry.ts";
import { doubts } from "../../../domain/time/doubts.ts";
import { splitEntry } from "../../../domain/time/split-entry.ts";
import { startTimer } from "../../../domain/time/start-timer.ts";
import { stopTimer } from "../../../domain/time/stop-timer.ts";
import { updateEntry } from "../../../domain/time/update-entry.ts";
import type { TokenActor } from "../../../domain/api-tokens/find-token-actor.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { createId } from "../../../lib/id.ts";
import { defineRoute } from "../define-route.ts";
import { given } from "../given.ts";
import { decodeCursor, encodeCursor, entrySchema, momentInput, pageOf, pageQuery } from "../schemas.ts";

const details = z.object({
  projectId: z.optional(z.nullable(z.string())),
  taskId: z.optional(z.nullable(z.string())),
  notes: z.optional(z.string()),
  tagIds: z.optional(z.array(z.string()).check(z.maxLength(50))),
  tagNames: z.optional(z.array(z.string()).check(z.maxLength(50))),
  billable: z.optional(z.boolean()),
});

function present({ tags, ...entry }: TimeEntry) {
  return { ...entry, tagIds: tags };
}

const confirm = z
  .optional(z.array(z.enum(doubts)))
  .check(
    z.describe(
      "A span that ends in the future or is over 24 hours long is refused (422) unless you confirm that",
    ),
  );

const savedSchema = z
  .extend(entrySchema, {
    overlaps: z.array(z.string()).check(z.describe("Ids of your other entries that share some of this time")),
  })
  .check(z.meta({ id: "SavedTimeEntry" }));

async function saved(ctx: Ctx<TokenActor>, entry: TimeEntry) {
  const overlaps = await findOverlaps(ctx, entry);
  return { ...present(entry), overlaps: overlaps.map(({ id }) => id) };
}

const timerSchema = z.object({ timer: z.nullable(entrySchema) });
const startedSchema = z.object({ timer: entrySchema, stopped: z.nullable(entrySchema), isNew: z.boolean() });

/** The same key by the same token names the same entry, so that a repeated start is harmless. */
async function entryIdFor({ actor, now }: Ctx<TokenActor>, key: string | undefined): Promise<string> {
  return key === undefined ? createId(now) : (await sha256Hex(`${actor.tokenId}:${key}`)).slice(0, 26);
}

/** Runs a verb so that `POST /undo` can undo it. */
function recorded<T>(ctx: Ctx<TokenActor>, facts: Facts, verb: (one: PersonCtx) => Promise<T>): Promise<T> {
  return recordChange(ctx, { requestId: createId(ctx.now), facts }, verb);
}

const undoneSchema = z.object({
  kind: z
    .string()
    .check(z.describe("What was undone: started, stopped, logged, edited, deleted, task_added, …")),
  entryId: z.optional(z.string()),
  entryIds: z.optional(z.array(z.string())),
  taskId: z.optional(z.string()),
  taskIds: z.optional(z.array(z.string())),
});

export const timeRoutes = [
  defineRoute({
    method: "get",
    path: "/timer",
    scope: "time:read",
    summary: "The running timer",
    answer: { status: 200, schema: timerSchema },
    handle: async ({ ctx }) => {
      const timer = await findRunningEntry(ctx);
      return { timer: timer === null ? null : present(timer) };
    },
  }),
  defineRoute({
    method: "post",
    path: "/timer",
    scope: "time:write",
    summary:
      "Start a timer; the one that runs is stopped. An Idempotency-Key header makes a repetition harmless.",
    body: z.extend(details, { startedAt: z.optional(momentInput) }),
    answer: { status: 201, schema: startedSchema },
    handle: async ({ ctx, body: { startedAt, ...body }, c }) => {
      const entryId = await entryIdFor(ctx, c.req.header("Idempotency-Key"));
      const input = { ...given(body), ...(startedAt === undefined ? {} : { startedAt }), entryId };
      const { entry, stopped, isNew } = await recorded(ctx, startFacts(ctx, entryId), (one) =>
        startTimer(one, { ...input, source: "api" }),
      );
      return { timer: present(entry), stopped: stopped === null ? null : present(stopped), isNew };
    },
  }),
  defineRoute({
    method: "post",
    path: "/timer/stop",
    scope: "time:write",
    summary: "Stop the running timer",
    body: z.object({ endedAt: z.optional(momentInput) }),
    answer: { status: 200, schema: entrySchema },
    handle: async ({ ctx, body: { endedAt } }) =>
      present(
        await recorded(ctx, stopFacts(ctx, undefined), (one) =>
          stopTimer(one, endedAt === undefined ? {} : { endedAt }),
        ),
      ),
  }),
  defineRoute({
    method: "delete",
    path: "/timer",
    scope: "time:write",
    summary: "Discard the running timer",
    answer: { status: 204 },
    handle: async ({ ctx }) => void (await recorded(ctx, discardFacts(ctx, undefined), discardTimer)),
  }),
  defineRoute({
    method: "get",
    path: "/entries",
    scope: "time:read",
    summary: "Your time entries, latest first",
    query: z.extend(pageQuery, { from: z.optional(momentInput), to: z.optional(momentInput) }),
    answer: { status: 200, schema: pageOf(entrySchema) },
    handle: async ({ ctx, query: { cursor, ...query } }) => {
      const [startedAt, id] =
        cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.number(), z.string()]));
      const after = startedAt === undefined || id === undefined ? undefined : { startedAt, id };
      const { entries, hasMore } = await listEntries(ctx, { ...query, after });
      const last = hasMore ? entries.at(-1) : undefined;
      return {
        items: entries.map((entry) => present(entry)),
        nextCursor: last === undefined ? null : encodeCursor([last.startedAt, last.id]),
      };
    },
  }),
  defineRoute({
    method: "post",
    path: "/entries",
    scope: "time:write",
    summary:
      "Add a time entry that has an end. An Idempotency-Key header makes a repetition harmless. It may overlap others: see `overlaps`.",
    body: z.extend(details, { startedAt: momentInput, endedAt: momentInput, confirm }),
    answer: { status: 201, schema: savedSchema },
    handle: async ({ ctx, body: { startedAt, endedAt, confirm: confirmed = [], ...body }, c }) => {
      const entryId = await entryIdFor(ctx, c.req.header("Idempotency-Key"));
      const input = { ...given(body), startedAt, endedAt, confirmed, entryId };
      const entry = await recorded(ctx, logFacts(ctx, entryId), (one) =>
        addEntry(one, { ...input, source: "api" }),
      );
      return saved(ctx, entry);
    },
  }),
  defineRoute({
    method: "get",
    path: "/entries/{id}",
    scope: "time:read",
    summary: "One of your time entries",
    answer: { status: 200, schema: entrySchema },
    handle: async ({ ctx, params }) => present(await findEntry(ctx, params["id"] ?? "")),
  }),
  defineRoute({
    method: "patch",
    path: "/entries/{id}",
    scope: "time:write",
    summary: "Change a time entry; the version must be the one you read",
    body: z.extend(details, {
      version: z.int(),
      startedAt: z.optional(momentInput),
      endedAt: z.optional(momentInput),
      confirm,
    }),
    answer: { status: 200, schema: savedSchema },
    handle: async ({
      ctx,
      params,
      body: { version, startedAt, endedAt, confirm: confirmed = [], ...body },
    }) => {
      const read = { id: params["id"] ?? "", version };
      const span = {
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(endedAt === undefined ? {} : { endedAt }),
      };
      const entry = await recorded(ctx, editFacts(ctx, read), (one) =>
        updateEntry(one, { ...given(body), ...read, ...span, confirmed }),
      );
      return saved(ctx, entry);
    },
  }),
  defineRoute({
    method: "post",
    path: "/entries/{id}/split",
    scope: "time:write",
    summary: "Make two time entries of one; the version must be the one you read",
    body: z.object({ version: z.int(), at: momentInput }),
    answer: { status: 201, schema: z.object({ first: entrySchema, second: entrySchema }) },
    handle: async ({ ctx, params, body }) => {
      const { first, second } = await splitEntry(ctx, { ...body, id: params["id"] ?? "" });
      return { first: present(first), second: present(second) };
    },
  }),
  defineRoute({
    method: "delete",
    path: "/entries/{id}",
    scope: "time:write",
    summary: "Delete a time entry; it can be restored for 30 days",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => {
      const id = params["id"] ?? "";
      await recorded(ctx, deleteFacts(ctx, id), (one) => deleteEntry(one, id));
    },
  }),
  defineRoute({
    method: "post",
    path: "/entries/{id}/restore",
    scope: "time:write",
    summary: "Bring a deleted time entry back",
    answer: { status: 200, schema: entrySchema },
    handle: async ({ ctx, params }) => present(await restoreEntry(ctx, params["id"] ?? "")),
  }),
  defineRoute({
    method: "post",
    path: "/undo",
    scope: "time:write",
    summary:
      "Undo your last change that is not undone yet, made here, on a page or in a chat. Changes of tasks only by a token that may write tasks.",
    answer: { status: 200, schema: undoneSchema },
    handle: async ({ ctx }) => {
      const undone = await undoChange(ctx, { isEntry: !ctx.actor.scopes.includes("tasks:write") });
      const { kind } = undone;
      if ("taskId" in undone) return { kind, taskId: undone.taskId };
      if ("entryId" in undone) return { kind, entryId: undone.entryId };
      if ("tasks" in undone) return { kind, taskIds: undone.tasks.map(({ id }) => id) };
      return { kind, entryIds: undone.entries.map(({ id }) => id) };
    },
  }),
];
