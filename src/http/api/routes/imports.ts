import * as z from "zod/mini";

import { dateOrders, importFields, importStates } from "../../../db/schema/imports.ts";
import type { TokenActor } from "../../../domain/api-tokens/find-token-actor.ts";
import { discardImport } from "../../../domain/imports/discard-import.ts";
import { type FileCtx, findImport, type Import } from "../../../domain/imports/import.ts";
import { listImports } from "../../../domain/imports/list-imports.ts";
import { prepareImport } from "../../../domain/imports/prepare-import.ts";
import { startImport } from "../../../domain/imports/start-import.ts";
import { undoImport } from "../../../domain/imports/undo-import.ts";
import { uploadImport } from "../../../domain/imports/upload-import.ts";
import { findMe } from "../../../domain/members/find-me.ts";
import type { Ctx } from "../../../domain/context.ts";
import { readImport } from "../../requests/read-import.ts";
import { type ApiCall, defineRoute } from "../define-route.ts";
import { moment, pageOf } from "../schemas.ts";

const listed = {
  id: z.string(),
  fileName: z.string(),
  format: z.string().check(z.describe("The program that it comes from")),
  state: z.enum(importStates),
  createdAt: moment,
};
const reading = {
  columns: z
    .partialRecord(z.enum(importFields), z.int())
    .check(z.describe("Index of the column that holds a field")),
  zone: z.string().check(z.describe("IANA zone of its times")),
  dateOrder: z.nullable(z.enum(dateOrders)).check(z.describe("null = the file does not say")),
  people: z
    .record(z.string(), z.nullable(z.string()))
    .check(z.describe("Ids of members by who they are in the file; null = their time is left out")),
};
const count = z.int();
const importSchema = z
  .object({
    ...listed,
    header: z.array(z.string()),
    ...reading,
    found: z
      .object({
        lines: count,
        entries: count.check(z.describe("That are new here")),
        ms: count,
        duplicates: count,
        leftOut: count.check(z.describe("Of people who are nobody here")),
        unreadable: count,
        reasons: z.array(z.object({ line: count, reason: z.string() })),
        people: z.record(z.string(), z.object({ name: z.string(), userId: z.nullable(z.string()) })),
      })
      .check(z.describe("What was found by the check, or what became of it")),
    undone: z.nullable(z.record(z.string(), z.object({ removed: count, kept: count }))),
    problem: z.nullable(z.string()).check(z.describe("Why it stopped")),
  })
  .check(z.meta({ id: "Import" }));
const one = { status: 200, schema: importSchema } as const;

function shown({ settings, ...row }: Import) {
  return { ...settings, ...row };
}

type Call = Pick<ApiCall<unknown, unknown>, "ctx" | "params">;

/** Does what was asked, and says how the import stands then. */
async function after({ ctx, params }: Call, verb: (ctx: Ctx<TokenActor>, id: string) => Promise<void>) {
  const id = params["id"] ?? "";
  await verb(ctx, id);
  return shown(await findImport(ctx, id));
}

function withFiles({ ctx, c }: Pick<ApiCall<unknown, unknown>, "ctx" | "c">): FileCtx<Ctx<TokenActor>> {
  return { ...ctx, bucket: c.env.BUCKET };
}

export const importRoutes = [
  defineRoute({
    method: "get",
    path: "/imports",
    scope: "imports:read",
    summary: "Imports, the latest first; for owners and admins, as is all of imports",
    answer: { status: 200, schema: pageOf(z.object(listed)) },
    handle: async ({ ctx }) => ({ items: await listImports(ctx), nextCursor: null }),
  }),
  defineRoute({
    method: "post",
    path: "/imports",
    scope: "imports:write",
    summary: "Upload a file of time, as the body; nothing is imported yet",
    query: z.object({ name: z._default(z.string(), "time.csv") }),
    takesFile: true,
    answer: { status: 201, schema: importSchema },
    handle: async ({ ctx, c, query: { name } }) => {
      const bytes = await readImport(c.req.raw.body);
      const zone = (await findMe(ctx)).timeZone;
      return shown(await uploadImport(withFiles({ ctx, c }), { name, bytes, zone }));
    },
  }),
  defineRoute({
    method: "get",
    path: "/imports/{id}",
    scope: "imports:read",
    summary: "An import: how it is read, what was found, how it stands",
    answer: one,
    handle: async ({ ctx, params }) => shown(await findImport(ctx, params["id"] ?? "")),
  }),
  defineRoute({
    method: "patch",
    path: "/imports/{id}",
    scope: "imports:write",
    summary: "Say how a file is to be read, as far as it differs, and have it checked in the background",
    body: z.partial(z.object(reading)),
    answer: one,
    handle: async (call) =>
      after(call, async (ctx, id) => {
        const { columns, zone, dateOrder, people } = (await findImport(ctx, id)).settings;
        const { body } = call;
        await prepareImport(ctx, {
          id,
          columns: body.columns ?? columns,
          zone: body.zone ?? zone,
          dateOrder: body.dateOrder ?? dateOrder,
          people: { ...people, ...body.people },
        });
      }),
  }),
  defineRoute({
    method: "post",
    path: "/imports/{id}/start",
    scope: "imports:write",
    summary: "Import what was checked, in the background",
    answer: one,
    handle: async (call) => after(call, startImport),
  }),
  defineRoute({
    method: "post",
    path: "/imports/{id}/undo",
    scope: "imports:write",
    summary: "Take away what an import made, but what was changed or used since",
    answer: one,
    handle: async (call) => after(call, undoImport),
  }),
  defineRoute({
    method: "delete",
    path: "/imports/{id}",
    scope: "imports:write",
    summary: "Throw a file away that was not imported",
    answer: { status: 204 },
    handle: async ({ ctx, c, params }) => discardImport(withFiles({ ctx, c }), params["id"] ?? ""),
  }),
];
