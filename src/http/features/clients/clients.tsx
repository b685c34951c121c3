import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { createClient } from "../../../domain/clients/create-client.ts";
import { listClients, offeredClients } from "../../../domain/clients/list-clients.ts";
import { canManage } from "../../../domain/context.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { goTo } from "../../responses/go-to.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import type { ClientDraft } from "./client-fields.tsx";
import { ClientList, ClientsPanel } from "./client-list.tsx";
import { ClientNames } from "./client-names.tsx";

export const clients = new Hono<AppEnv>();

clients.get("/clients", (c) => clientsPage(c));

clients.post("/clients", async (c) => {
  const form = await parseForm(c);
  const draft = parseClientDraft(form);
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => createClient(ctx, draft)));
  if (refusal !== null) return clientsPage(c, { draft, refusal });
  return wantsFragment(c) ? clientsPage(c) : goTo(c, "/clients");
});

const namesQuery = z.object({
  list: z.string().check(z.regex(/^[a-z-]{1,50}$/)),
  client: z._default(z.string(), ""),
});

clients.get("/client-names", query(namesQuery), async (c) => {
  const { list, client } = c.req.valid("query");
  const offered = await offeredClients(ctxOf(c), client);
  return c.html(<ClientNames list={list} names={offered.map(({ name }) => name)} />);
});

/** The fields of a client as a person filled them in. */
export function parseClientDraft(form: Form): ClientDraft {
  return { name: form.get("name"), address: form.get("address"), currency: form.get("currency") };
}

/** The page as it stands, or as the answer to its form. */
async function clientsPage(c: Context<AppEnv>, refused?: { draft: ClientDraft; refusal: Refusal }) {
  const ctx = ctxOf(c);
  const { draft, refusal } = refused ?? {
    draft: { name: "", address: "", currency: viewerOf(c).currency },
    refusal: null,
  };
  const isArchived = c.req.query("show") === "archived";
  const listed = await listClients(ctx, { isArchived });
  const version = await versionOf(listed);
  const props = { clients: listed, isArchived, canManage: canManage(ctx.actor), version };
  if (c.req.query("part") === "list") {
    return isShown(c, version) ? c.body(null, 204) : c.html(<ClientList {...props} />);
  }
  const panel = <ClientsPanel {...props} draft={draft} refusal={refusal} />;
  const status = refusal?.status ?? 200;
  return wantsFragment(c)
    ? c.html(panel, status)
    : page(c, { title: "Clients", current: "/projects", status }, panel);
}
