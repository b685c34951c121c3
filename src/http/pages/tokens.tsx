import { Hono } from "hono";

import { createApiToken } from "../../domain/workspaces/create-api-token.ts";
import { revokeApiToken } from "../../domain/workspaces/revoke-api-token.ts";
import type { AppEnv } from "../app-env.ts";
import { setFlash } from "../flash.ts";
import { readForm, refusalOf } from "../form.ts";
import { goTo } from "../go-to.ts";
import { ids } from "../ids.ts";
import { ctxOf } from "../middleware/session.ts";
import { settingsPage } from "./settings.tsx";

/** A person's API tokens; Settings lists them. */
export const tokens = new Hono<AppEnv>();

tokens.post("/tokens", async (c) => {
  const form = await readForm(c);
  const draft = {
    name: form.get("name"),
    scopes: form.all("scopes"),
    expiresInDays: form.get("expiresInDays"),
  };
  let token = "";
  const refusal = await refusalOf(async () => {
    const made = await createApiToken(ctxOf(c), { ...draft, expiresInDays: Number(draft.expiresInDays) });
    token = made.token;
  });
  return refusal === null ? settingsPage(c, { token }) : settingsPage(c, { newToken: { draft, refusal } });
});

tokens.post("/tokens/:id/revoke", ids("id"), async (c) => {
  await revokeApiToken(ctxOf(c), c.req.valid("param").id);
  setFlash(c, "The token is revoked.");
  return goTo(c, "/settings");
});
