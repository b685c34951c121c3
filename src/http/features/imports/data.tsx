import { type Context, Hono } from "hono";

import { canManage } from "../../../domain/context.ts";
import { type Export, listExports } from "../../../domain/exports/export.ts";
import { listImports } from "../../../domain/imports/list-imports.ts";
import { isOwner } from "../../../domain/members/roles.ts";
import type { AppEnv } from "../../app-env.ts";
import type { Refusal } from "../../forms/form.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { settingsTab } from "../settings/settings-tab.tsx";
import { ExportList, ExportSection } from "./export-list.tsx";
import { ImportSection } from "./import-list.tsx";

/** What comes into the workspace, and what leaves it. */
export const data = new Hono<AppEnv>();

data.get("/settings/data", async (c) => {
  if (c.req.query("part") !== "exports") return dataTab(c);
  const props = await exportProps(c, await listExports(ctxOf(c)));
  return isShown(c, props.version) ? c.body(null, 204) : c.html(<ExportList {...props} />);
});

/** The page as it stands, or as the answer to its form. */
export async function dataTab(c: Context<AppEnv>, refusal: Refusal | null = null) {
  const ctx = ctxOf(c);
  const { timeZone: zone, clock } = viewerOf(c);
  const [exports, imports] = canManage(ctx.actor)
    ? await ctx.db.batch([listExports(ctx), listImports(ctx)])
    : [await listExports(ctx), null];
  return settingsTab(
    c,
    { current: "/settings/data", status: refusal?.status ?? 200 },
    <>
      {imports !== null && <ImportSection imports={imports} refusal={refusal} zone={zone} clock={clock} />}
      <ExportSection {...await exportProps(c, exports)} />
    </>,
  );
}

async function exportProps(c: Context<AppEnv>, exports: readonly Export[]) {
  const { timeZone: zone, clock } = viewerOf(c);
  return { exports, isOwner: isOwner(ctxOf(c).actor), zone, clock, version: await versionOf(exports) };
}
