import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { type PersonActor, requireManager } from "../../../domain/context.ts";
import { linkIdentity } from "../../../domain/identities/link-identity.ts";
import {
  connectAccount,
  type Grant,
  reconnectAccount,
} from "../../../integrations/connections/connect-account.ts";
import { findManagedConnection } from "../../../integrations/connections/find-connection.ts";
import { providerOf } from "../../../integrations/connections/provider-of.ts";
import type { IntegrationContext } from "../../../integrations/context.ts";
import { claimState, type Claimed } from "../../../integrations/oauth/claim-state.ts";
import { discardGrant } from "../../../integrations/oauth/discard-grant.ts";
import { proveGrant } from "../../../integrations/oauth/prove-grant.ts";
import { type ProvenIdentity, proveIdentity } from "../../../integrations/oauth/prove-identity.ts";
import type { Purpose } from "../../../integrations/oauth/purpose.ts";
import { startOAuth } from "../../../integrations/oauth/start-oauth.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { AppError } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { accountRealm, ProviderError } from "../../../providers/provider.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { limitSignIn } from "../../middleware/limit-sign-in.ts";
import { ctxOf } from "../../middleware/session.ts";
import { ensureOAuthCookie, readOAuthCookie } from "../../oauth-cookie.ts";
import { openSession } from "../../open-session.ts";
import { query } from "../../requests/query.ts";
import { isRefusedTooOften, retryAfterSeconds } from "../../middleware/rate-limit.ts";
import { sameOriginPath } from "../../responses/same-origin-path.ts";
import { oauthCtxOf, contextOf } from "../../context-of.ts";

export const oauth = new Hono<AppEnv>();

const startSchema = z.object({
  purpose: z.enum(["sign_in", "connect", "reconnect", "link"]),
  next: z.optional(z.string()),
  invitation: z.optional(z.string().check(z.maxLength(200))),
  personal: z.optional(z.literal("1")),
  as: z.optional(z.literal("app")),
  connection: z._default(z.string().check(z.maxLength(100)), ""),
  /** An instance that the workspace registered; absent = the provider's own. */
  host: z.optional(z.string().check(z.maxLength(300))),
});

const answerSchema = z.object({
  // Some providers set no limit to their codes, and an organisation's are long.
  code: z.optional(z.string().check(z.maxLength(8000))),
  state: z.optional(z.string().check(z.maxLength(200))),
  error: z.optional(z.string().check(z.maxLength(200))),
  iss: z.optional(z.string().check(z.maxLength(300))),
});

// oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
const answerQuery = z.catch(answerSchema, {});

/** A link, not a form: the Content-Security-Policy lets no form lead to another site. */
oauth.get("/oauth/:provider/start", limitSignIn, query(startSchema), async (c) => {
  const asked = c.req.valid("query");
  const providerId = c.req.param("provider");
  if (asked.purpose !== "sign_in") {
    const consent = asked.purpose === "link" ? "/settings/connections" : pathTo`/connect/${providerId}`;
    if (c.var.viewer === null) return goTo(c, pathTo`/sign-in?next=${consent}`);
    // Another site's link must not skip the page that says what it is for.
    if ((c.req.header("Sec-Fetch-Site") ?? "same-origin") !== "same-origin") return goTo(c, consent);
  }
  const purpose = await purposeFor(c, asked);
  const browserSecret = ensureOAuthCookie(c);
  const address = await startOAuth(await oauthCtxOf(c), { providerId, purpose, browserSecret });
  return c.redirect(address.href, 302);
});

/** Every end of the way back is a clean address: 303, with a sentence when something went wrong. */
oauth.get("/oauth/:provider/callback", query(answerQuery), async (c) => {
  const answer = c.req.valid("query");
  let home = c.var.viewer === null ? "/sign-in" : "/connections";
  try {
    const claimed = await claimState(await oauthCtxOf(c), {
      providerId: c.req.param("provider"),
      state: answer.state,
      browserSecret: readOAuthCookie(c),
      userId: c.var.viewer?.userId ?? null,
    });
    home = homeOf(claimed.purpose);
    return goTo(c, await finish(c, claimed, answer));
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof ProviderError)) throw error;
    if (await isRefusedTooOften(c.env, c.req.raw.headers, { endpoint: "oauth" })) {
      c.header("Retry-After", String(retryAfterSeconds));
      throw new AppError(
        "rate_limited",
        "Too many attempts from your network. Wait a minute and start again.",
      );
    }
    setFlash(c, error.message);
    return goTo(c, home);
  }
});

/** Where a refusal is shown. */
function homeOf(purpose: Purpose): string {
  switch (purpose.kind) {
    case "sign_in":
      return "/sign-in";
    case "link":
      return purpose.next;
    case "connect":
    case "reconnect":
      return "/connections";
    default:
      return purpose satisfies never;
  }
}

async function purposeFor(c: Context<AppEnv>, asked: z.infer<typeof startSchema>): Promise<Purpose> {
  if (asked.purpose === "sign_in") {
    const { invitation } = asked;
    return {
      kind: "sign_in",
      next: sameOriginPath(asked.next, c.var.config.appUrl),
      invitationTokenHash: invitation === undefined ? null : await sha256Hex(invitation),
    };
  }
  const ctx = ctxOf(c);
  const { userId, workspaceId } = ctx.actor;
  const asApp = asked.as === "app" ? { asApp: true as const } : {};
  if (asked.purpose === "reconnect") {
    const { id, host } = await findManagedConnection(ctx, asked.connection);
    return { kind: "reconnect", connectionId: id, host, ...asApp, userId, workspaceId };
  }
  if (asked.purpose === "link") {
    const next = sameOriginPath(asked.next ?? "/settings/connections", c.var.config.appUrl);
    return { kind: "link", next, userId, workspaceId };
  }
  const { isPersonalOnly, isForWorkspaceOnly, defaultHost } = providerOf(c.req.param("provider") ?? "");
  const isPersonal = isPersonalOnly === true || (asked.personal === "1" && isForWorkspaceOnly !== true);
  if (!isPersonal) requireManager(ctx.actor, "connect an account for the workspace");
  const host = asked.host ?? defaultHost;
  return { kind: "connect", isPersonal, host, ...asApp, userId, workspaceId };
}

/** Returns the path to go on to. */
async function finish(c: Context<AppEnv>, claimed: Claimed, answer: z.infer<typeof answerSchema>) {
  const ctx = await oauthCtxOf(c);
  const { purpose } = claimed;
  if (purpose.kind === "link") return finishLink(c, purpose, await proveIdentity(ctx, claimed, answer));
  const grant = await proveGrant(ctx, claimed, answer);
  if (purpose.kind === "sign_in") {
    const { provider, account, sites } = grant;
    const siteId = sites.length === 1 ? (sites[0]?.id ?? null) : null;
    const host = accountRealm(providerOf(provider), { host: grant.host, siteId });
    await openSession(c, { provider, host, account, invitationTokenHash: purpose.invitationTokenHash });
    return purpose.next;
  }
  try {
    const { connectionId } = await storeFor({ ...(await contextOf(c)), http: ctx.http }, purpose, grant);
    // The next thing to do with a new calendar account is to choose among its calendars.
    const isCalendar = purpose.kind === "connect" && providerOf(grant.provider).calendar !== undefined;
    return isCalendar ? pathTo`/connections/${connectionId}/calendars` : pathTo`/connections/${connectionId}`;
  } catch (error) {
    if (error instanceof AppError) await discardGrant(ctx, grant, purpose.workspaceId);
    throw error;
  }
}

async function finishLink(
  c: Context<AppEnv>,
  { userId, next }: Extract<Purpose, { kind: "link" }>,
  identity: ProvenIdentity,
): Promise<string> {
  const ctx = ctxOf(c);
  if (ctx.actor.userId !== userId) {
    throw new AppError("conflict", "Somebody else is signed in here meanwhile. Start again.");
  }
  await linkIdentity(ctx, identity);
  setFlash(c, `Your ${identity.providerName} account ${identity.account.login} is linked.`);
  return next;
}

async function storeFor(
  context: IntegrationContext<PersonActor>,
  purpose: Extract<Purpose, { kind: "connect" | "reconnect" }>,
  grant: Grant,
) {
  if (context.actor.workspaceId !== purpose.workspaceId) {
    throw new AppError("conflict", "You switched to another workspace meanwhile. Start again.");
  }
  if (purpose.kind === "connect") return connectAccount(context, grant, purpose);
  return reconnectAccount(context, grant, await findManagedConnection(context, purpose.connectionId));
}
