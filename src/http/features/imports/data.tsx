import { type Context, Hono } from "hono";

import { canManage } from "../../../domain/context.ts";
import { listExports } from "../../../domain/exports/export.ts";
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
  const props = await exportProps(c);
  return isShown(c, props.version) ? c.body(null, 204) : c.html(<ExportList {...props} />);
});

/** The page as it stands, or as the answer to its form. */
export async function dataTab(c: Context<AppEnv>, refusal: Refusal | null = null) {
  const ctx = ctxOf(c);
  const { timeZone: zone, clock } = viewerOf(c);
  return settingsTab(
    c,
    { current: "/settings/data", status: refusal?.status ?? 200 },
    <>
      {canManage(ctx.actor) && (
        <ImportSection imports={await listImports(ctx)} refusal={refusal} zone={zone} clock={clock} />
      )}
      <ExportSection {...await exportProps(c)} />
    </>,
  );
}

async function exportProps(c: Context<AppEnv>) {
  const ctx = ctxOf(c);
  const exports = await listExports(ctx);
  const { timeZone: zone, clock } = viewerOf(c);
  return { exports, isOwner: isOwner(ctx.actor), zone, clock, version: await versionOf(exports) };
}
