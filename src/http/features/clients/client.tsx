import { type Context, Hono } from "hono";

import { archiveClient, restoreClient } from "../../../domain/clients/client-lifecycle.ts";
import { clientById, clientDetailOf } from "../../../domain/clients/get-client.ts";
import { updateClient } from "../../../domain/clients/update-client.ts";
import { canManage } from "../../../domain/context.ts";
import { uninvoicedTime } from "../../../domain/invoices/uninvoiced.ts";
import { sumOf } from "../../../domain/reports/summary.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { changedFields, type Edited, editedOf, parseShown } from "../../forms/edited.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ctxOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { goTo } from "../../responses/go-to.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { type ClientDraft, clientDraftSchema } from "./client-fields.tsx";
import { ClientPanel } from "./client-panel.tsx";
import { parseClientDraft } from "./clients.tsx";

export const client = new Hono<AppEnv>();

client.get("/clients/:id", ids("id"), (c) => clientPage(c, c.req.valid("param").id));

client.post("/clients/:id", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  const shown = parseShown(form, clientDraftSchema);
  const edited = { draft: parseClientDraft(form), shown, version: Number(form.get("version")) };
  const change = { ...changedFields(edited), id, version: edited.version };
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => updateClient(ctx, change)));
  return refusal === null ? done(c, id) : clientPage(c, id, { ...edited, refusal });
});

client.post("/clients/:id/archive", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  await archiveClient(ctxOf(c), id);
  return done(c, id);
});

client.post("/clients/:id/restore", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  await restoreClient(ctxOf(c), id);
  return done(c, id);
});

function done(c: Context<AppEnv>, id: string) {
  return wantsFragment(c) ? clientPage(c, id) : goTo(c, pathTo`/clients/${id}`);
}

/** The page as it stands, or as the answer to its form. */
async function clientPage(
  c: Context<AppEnv>,
  id: string,
  refused: (Edited<ClientDraft> & { refusal: Refusal }) | null = null,
) {
  const ctx = ctxOf(c);
  const [row, projects, uninvoiced] = await ctx.db.batch([
    ...clientById(ctx, id),
    uninvoicedTime(ctx, { clientId: id }),
  ]);
  const shown = clientDetailOf(ctx, [row, projects]);
  const { name, address, currency, version } = shown;
  const panel = (
    <ClientPanel
      client={shown}
      uninvoiced={sumOf(uninvoiced)}
      canManage={canManage(ctx.actor)}
      edited={editedOf(refused, { name, address, currency }, version)}
      refusal={refused?.refusal ?? null}
    />
  );
  const status = refused?.refusal.status ?? 200;
  if (wantsFragment(c)) return c.html(panel, status);
  return page(c, { title: name, current: "/projects", status }, panel);
}
