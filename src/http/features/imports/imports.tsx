import { type Context, Hono } from "hono";

import { discardImport, resumeImport } from "../../../domain/imports/discard-import.ts";
import { findImport, type FileCtx, loadImport } from "../../../domain/imports/import.ts";
import { prepareImport } from "../../../domain/imports/prepare-import.ts";
import { startImport } from "../../../domain/imports/start-import.ts";
import { undoImport } from "../../../domain/imports/undo-import.ts";
import { uploadImport } from "../../../domain/imports/upload-import.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { importsPath } from "../../imports-path.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { readImport } from "../../requests/read-import.ts";
import { goTo } from "../../responses/go-to.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { page } from "../../responses/render.tsx";
import { dataTab } from "./data.tsx";
import { type ImportDraft, parseImportDraft } from "./import-form.tsx";
import { ImportPanel } from "./import-panel.tsx";

/** A file of time from elsewhere: uploaded, checked, imported, undone. */
export const imports = new Hono<AppEnv>();

/** The form around a file. */
const formBytes = 65_536;

imports.post(importsPath, async (c) => {
  let id = "";
  const refusal = await refusalOf(async () => {
    const { name, bytes } = await readFile(c);
    id = (await uploadImport(fileCtx(c), { name, bytes, zone: viewerOf(c).timeZone })).id;
  });
  return refusal === null ? goTo(c, pathTo`/imports/${id}`) : dataTab(c, refusal);
});

imports.get("/imports/:id", ids("id"), (c) => importPage(c, c.req.valid("param").id));

imports.post("/imports/:id", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const [form, row] = [await parseForm(c), await findImport(ctxOf(c), id)];
  const draft = parseImportDraft(form, Object.keys(row.found.people));
  const people = { ...row.settings.people, ...draft.people };
  const refusal = await refusalOf(() => prepareImport(ctxOf(c), { ...draft, id, people }));
  return refusal === null ? goTo(c, pathTo`/imports/${id}`) : importPage(c, id, { draft, refusal });
});

for (const [path, verb] of [
  ["/imports/:id/start", startImport],
  ["/imports/:id/undo", undoImport],
  ["/imports/:id/resume", resumeImport],
] as const) {
  imports.post(path, ids("id"), async (c) => {
    const id = c.req.valid("param").id;
    const refusal = await refusalOf(() => verb(ctxOf(c), id));
    return refusal === null ? goTo(c, pathTo`/imports/${id}`) : importPage(c, id, { refusal });
  });
}

imports.post("/imports/:id/discard", ids("id"), async (c) => {
  await discardImport(fileCtx(c), c.req.valid("param").id);
  return goTo(c, "/settings/data");
});

function fileCtx(c: Context<AppEnv>): FileCtx<PersonCtx> {
  return { ...ctxOf(c), bucket: c.env.BUCKET };
}

/** The file of a form. Throws invalid. */
async function readFile(c: Context<AppEnv>): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  const { raw } = c.req;
  const body = await readImport(raw.body, formBytes);
  const data = await new Request(raw, { method: raw.method, body }).formData().catch(() => null);
  const file = data?.get("file");
  if (!(file instanceof File)) throw new AppError("invalid", "Choose a file.", "file");
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

async function importPage(
  c: Context<AppEnv>,
  id: string,
  { draft, refusal = null }: { draft?: ImportDraft; refusal?: Refusal | null } = {},
) {
  const ctx = ctxOf(c);
  const { row, people: candidates } = await loadImport(ctx, id);
  const version = await versionOf([row.state, row.offset, row.undone, row.problem]);
  const isLive = c.req.query("part") === "panel";
  if (isLive && isShown(c, version)) return c.body(null, 204);
  const { columns, zone, dateOrder, people } = row.settings;
  const panel = (
    <ImportPanel
      row={row}
      draft={draft ?? { columns, zone, dateOrder, people }}
      refusal={refusal}
      candidates={candidates}
      now={ctx.now}
      version={version}
    />
  );
  if (isLive) return c.html(panel);
  return page(c, { title: row.fileName, current: "/settings", status: refusal?.status ?? 200 }, panel);
}
