import { Hono } from "hono";
import * as z from "zod/mini";

import { exportScopes } from "../../../db/schema/exports.ts";
import { exportKeyOf, findExport, startExport } from "../../../domain/exports/export.ts";
import { notFound } from "../../../lib/errors.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseChoice, parseForm } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";

/** Copies of what is stored, to take away. */
export const exports = new Hono<AppEnv>();

exports.post("/exports", async (c) => {
  const form = await parseForm(c);
  const scope = parseChoice(form, "scope", z.enum(exportScopes));
  await onceFor(c, form, (ctx) => startExport(ctx, scope));
  setFlash(c, "The export is being written. It stands in the list in a moment.");
  return goTo(c, "/settings/data");
});

exports.get("/exports/:id", ids("id"), async (c) => {
  const found = await findExport(ctxOf(c), c.req.valid("param").id);
  const object = await c.env.BUCKET.get(exportKeyOf(found));
  if (object === null) throw notFound("export");
  const day = localDateOf(found.createdAt, viewerOf(c).timeZone);
  return c.body(object.body, 200, {
    "Content-Type": "application/zip",
    "Content-Length": String(object.size),
    "Content-Disposition": `attachment; filename="timewire ${day}.zip"`,
  });
});
