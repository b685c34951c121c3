import { type Context, Hono } from "hono";

import { createApiToken } from "../../../domain/api-tokens/create-api-token.ts";
import { listApiTokens } from "../../../domain/api-tokens/list-api-tokens.ts";
import { revokeApiToken } from "../../../domain/api-tokens/revoke-api-token.ts";
import { AppError } from "../../../lib/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { settingsTab } from "./settings-tab.tsx";
import { type TokenDraft, TokenSection } from "./token-section.tsx";

/** A person's API tokens; Settings lists them. */
export const tokens = new Hono<AppEnv>();

const shownBefore = new AppError(
  "conflict",
  "This token was made by the same press and is shown only once. If you did not see it, revoke it below and make another.",
);

tokens.get("/settings/api", (c) => tokensTab(c));

tokens.post("/tokens", async (c) => {
  const form = await parseForm(c);
  const draft = {
    name: form.get("name"),
    scopes: form.all("scopes"),
    expiresInDays: form.get("expiresInDays"),
  };
  let token = "";
  const refusal = await refusalOf(async () => {
    const input = { ...draft, expiresInDays: Number(draft.expiresInDays) };
    const made = await onceFor(c, form, (ctx) => createApiToken(ctx, input));
    if (made === null) throw shownBefore;
    token = made.token;
  });
  return tokensTab(c, refusal === null ? { token } : { refused: { draft, refusal } });
});

tokens.post("/tokens/:id/revoke", ids("id"), async (c) => {
  await onceFor(c, await parseForm(c), (ctx) => revokeApiToken(ctx, c.req.valid("param").id));
  setFlash(c, "The token is revoked.");
  return goTo(c, "/settings/api");
});

/** `token` was just made; it can't be shown again. */
type Outcome = { token?: string; refused?: { draft: TokenDraft; refusal: Refusal } };

async function tokensTab(c: Context<AppEnv>, { token, refused }: Outcome = {}) {
  const ctx = ctxOf(c);
  const status = refused?.refusal.status ?? (token === undefined ? 200 : 201);
  return settingsTab(
    c,
    { current: "/settings/api", status },
    <TokenSection
      tokens={await listApiTokens(ctx)}
      viewer={viewerOf(c)}
      now={ctx.now}
      made={token}
      draft={refused?.draft}
      refusal={refused?.refusal}
    />,
  );
}
