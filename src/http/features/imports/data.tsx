import { type Context, Hono } from "hono";

import { listImports } from "../../../domain/imports/list-imports.ts";
import type { AppEnv } from "../../app-env.ts";
import type { Refusal } from "../../forms/form.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { settingsTab } from "../settings/settings-tab.tsx";
import { ImportSection } from "./import-list.tsx";

/** What comes into the workspace, and what leaves it. */
export const data = new Hono<AppEnv>();

data.get("/settings/data", (c) => dataTab(c));

/** The page as it stands, or as the answer to its form. */
export async function dataTab(c: Context<AppEnv>, refusal: Refusal | null = null) {
  const { timeZone: zone, clock } = viewerOf(c);
  return settingsTab(
    c,
    { current: "/settings/data", status: refusal?.status ?? 200 },
    <ImportSection imports={await listImports(ctxOf(c))} refusal={refusal} zone={zone} clock={clock} />,
  );
}
