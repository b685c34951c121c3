import * as z from "zod/mini";

import type { Ctx } from "../../../domain/context.ts";
import { addEntry } from "../../../domain/time/add-entry.ts";
import { deleteEntry } from "../../../domain/time/delete-entry.ts";
import { discardTimer } from "../../../domain/time/discard-timer.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import { findEntry } from "../../../domain/time/find-entry.ts";
import { findOverlaps } from "../../../domain/time/find-overlaps.ts";
import { findRunningEntry } from "../../../domain/time/find-running-entry.ts";
import { listEntries } from "../../../domain/time/list-entries.ts";
import { restoreEntry } from "../../../domain/time/restore-entry.ts";
import { doubts } from "../../../domain/time/span-doubts.ts";
import { splitEntry } from "../../../domain/time/split-entry.ts";
import { startTimer } from "../../../domain/time/start-timer.ts";
import { stopTimer } from "../../../domain/time/stop-timer.ts";
import { updateEntry } from "../../../domain/time/update-entry.ts";
import type { TokenActor } from "../../../domain/api-tokens/find-token-actor.ts";
import { sha256Hex } from "../../../lib/digest.ts";
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
async function entryIdFor(ctx: Ctx<TokenActor>, key: string | undefined): Promise<{ entryId?: string }> {
  if (key === undefined) return {};
  return { entryId: (await sha256Hex(`${ctx.actor.tokenId}:${key}`)).slice(0, 26) };
}

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
      const { entry, stopped, isNew } = await startTimer(ctx, {
        ...given(body),
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(await entryIdFor(ctx, c.req.header("Idempotency-Key"))),
        source: "api",
      });
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
      present(await stopTimer(ctx, endedAt === undefined ? {} : { endedAt })),
  }),
  defineRoute({
    method: "delete",
    path: "/timer",
    scope: "time:write",
    summary: "Discard the running timer",
    answer: { status: 204 },
    handle: async ({ ctx }) => void (await discardTimer(ctx)),
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
      const once = await entryIdFor(ctx, c.req.header("Idempotency-Key"));
      const span = { startedAt, endedAt, confirmed };
      return saved(ctx, await addEntry(ctx, { ...given(body), ...span, ...once, source: "api" }));
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
    }) =>
      saved(
        ctx,
        await updateEntry(ctx, {
          ...given(body),
          id: params["id"] ?? "",
          version,
          confirmed,
          ...(startedAt === undefined ? {} : { startedAt }),
          ...(endedAt === undefined ? {} : { endedAt }),
        }),
      ),
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
    handle: async ({ ctx, params }) => void (await deleteEntry(ctx, params["id"] ?? "")),
  }),
  defineRoute({
    method: "post",
    path: "/entries/{id}/restore",
    scope: "time:write",
    summary: "Bring a deleted time entry back",
    answer: { status: 200, schema: entrySchema },
    handle: async ({ ctx, params }) => present(await restoreEntry(ctx, params["id"] ?? "")),
  }),
];
