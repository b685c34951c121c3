import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { canManage, type Ctx } from "../../../domain/context.ts";
import {
  connectByToken,
  reconnectByToken,
  tokenFormSchema,
} from "../../../integrations/connections/connect-by-token.ts";
import { findManagedConnection } from "../../../integrations/connections/find-connection.ts";
import { listOAuthClients, takesOwnClients } from "../../../integrations/connections/oauth-clients.ts";
import { providerOf } from "../../../integrations/connections/provider-of.ts";
import { AppError } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Provider } from "../../../providers/provider.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { type Form, parseForm, type Refusal } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { queryId } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { page } from "../../responses/render.tsx";
import { Consent } from "./consent.tsx";
import type { TokenDraft } from "./token-form.tsx";
import { contextOf } from "../../context-of.ts";

export const connect = new Hono<AppEnv>();

connect.get("/connect/:provider", query(z.object({ connection: queryId })), (c) =>
  consentPage(c, {
    connectionId: c.req.valid("query").connection ?? "",
    draft: { host: "", isPersonal: false, typed: {} },
    refusal: null,
  }),
);

connect.post("/connect/:provider/token", async (c) => {
  const form = await parseForm(c);
  const connectionId = form.get("connection");
  try {
    const stored = await storeToken(c, form);
    // The next thing to do with a new calendar account is to choose among its calendars.
    if (connectionId === "" && providerIn(c).calendar !== undefined)
      return goTo(c, pathTo`/connections/${stored.connectionId}/calendars`);
    setFlash(c, "The account is connected.");
    return goTo(c, pathTo`/connections/${stored.connectionId}`);
  } catch (error) {
    const refusal = refusalFrom(error);
    if (refusal === null) throw error;
    return consentPage(c, {
      connectionId,
      draft: {
        host: form.get("host"),
        isPersonal: form.has("personal"),
        typed: shownAgain(providerIn(c), form),
      },
      refusal,
    });
  }
});

async function hostsOf(ctx: Ctx, { id }: Provider): Promise<string[]> {
  return (await listOAuthClients(ctx, id)).map(({ host }) => host);
}

function providerIn(c: Context<AppEnv>): Provider {
  return providerOf(c.req.param("provider") ?? "");
}

function typedIn({ token }: Provider, form: Form): Record<string, string> {
  return Object.fromEntries((token?.fields ?? []).map(({ name }) => [name, form.get(name)]));
}

/** Without secrets: they are never sent back. An address that was refused is, because nobody can mend it unseen. */
function shownAgain({ token }: Provider, form: Form): Record<string, string> {
  const shown = (token?.fields ?? []).filter(
    ({ isSecret }) => isSecret === false || token?.readAddress !== undefined,
  );
  return Object.fromEntries(shown.map(({ name }) => [name, form.get(name)]));
}

async function storeToken(c: Context<AppEnv>, form: Form): Promise<{ connectionId: string }> {
  const context = await contextOf(c);
  const input = tokenFormSchema.safeParse({
    fields: typedIn(providerIn(c), form),
    host: form.get("host"),
    // Members connect for themselves only; their form does not ask.
    isPersonal: form.has("personal") || !canManage(context.actor),
  });
  if (!input.success) {
    const [issue] = input.error.issues;
    throw new AppError("invalid", issue?.message ?? "Check what you typed.", String(issue?.path.at(-1)));
  }
  const connectionId = form.get("connection");
  return connectionId === ""
    ? connectByToken(context, c.req.param("provider") ?? "", input.data)
    : reconnectByToken(context, connectionId, input.data.fields);
}

/** A provider that does not answer is shown beside the form too: trying again needs what was typed. */
function refusalFrom(error: unknown): Refusal | null {
  if (!(error instanceof AppError) || !["invalid", "conflict", "unavailable"].includes(error.code))
    return null;
  return { status: error.code === "conflict" ? 409 : 422, message: error.message, field: error.field };
}

async function consentPage(
  c: Context<AppEnv>,
  props: { connectionId: string; draft: TokenDraft; refusal: Refusal | null },
) {
  const { connectionId, draft, refusal } = props;
  const ctx = ctxOf(c);
  const provider = providerIn(c);
  const consent = (
    <Consent
      provider={provider}
      isConfigured={c.var.config.clients[provider.id] !== undefined}
      hosts={takesOwnClients(provider) ? await hostsOf(ctx, provider) : []}
      isManager={canManage(ctx.actor)}
      isLocal={c.var.config.isLocal}
      reconnecting={connectionId === "" ? null : await findManagedConnection(ctx, connectionId)}
      draft={draft}
      refusal={refusal}
    />
  );
  const title = `Connect ${provider.name}`;
  return page(c, { title, current: "/connections", status: refusal?.status ?? 200 }, consent);
}
