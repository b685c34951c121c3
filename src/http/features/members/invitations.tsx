import { Hono } from "hono";

import { acceptInvitation } from "../../../domain/invitations/accept-invitation.ts";
import { createInvitation } from "../../../domain/invitations/create-invitation.ts";
import { findInvitation } from "../../../domain/invitations/find-invitation.ts";
import { revokeInvitation } from "../../../domain/invitations/revoke-invitation.ts";
import { roleSchema } from "../../../domain/members/roles.ts";
import { switchWorkspace } from "../../../domain/sessions/switch-workspace.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { AppError } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseChoice, parseForm, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { limitSignIn } from "../../middleware/limit-sign-in.ts";
import { ctxOf, requireViewer, viewerOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { page } from "../../responses/render.tsx";
import { InvitationCard } from "../sign-in/invitation-card.tsx";
import { signInProviders } from "../sign-in/provider-links.tsx";
import { membersPage } from "./members.tsx";

export const invitations = new Hono<AppEnv>();

invitations.get("/invitations/:token", limitSignIn, async (c) => {
  const { config, db, now, viewer } = c.var;
  const token = c.req.param("token");
  const card = await findInvitation(db, await sha256Hex(token), now);
  if (viewer?.workspaceId === card.workspaceId) return goTo(c, "/");
  return page(
    c,
    { title: `Join ${card.workspaceName}` },
    <InvitationCard token={token} card={card} viewer={viewer} providers={signInProviders(config)} />,
  );
});

invitations.post("/invitations/:token/accept", limitSignIn, requireViewer, async (c) => {
  const { db, now } = c.var;
  const { userId, sessionPublicId } = viewerOf(c);
  const tokenHash = await sha256Hex(c.req.param("token"));
  const { workspaceId } = await acceptInvitation({ db, now }, { userId, tokenHash });
  await switchWorkspace(ctxOf(c), { sessionPublicId, workspaceId });
  return goTo(c, "/");
});

const shownBefore = new AppError(
  "conflict",
  "This link was made by the same press and is shown only once. If you did not see it, withdraw it below and make another.",
);

invitations.post("/invitations", requireViewer, async (c) => {
  const form = await parseForm(c);
  let link: string | null = null;
  const refusal = await refusalOf(async () => {
    const role = parseChoice(form, "role", roleSchema);
    const label = form.get("label");
    const made = await onceFor(c, form, (ctx) => createInvitation(ctx, { role, label }));
    if (made === null) throw shownBefore;
    link = c.var.config.appUrl + pathTo`/invitations/${made.token}`;
  });
  if (link !== null) return membersPage(c, { link });
  return membersPage(c, { refusal, invitation: { label: form.get("label"), role: form.get("role") } });
});

invitations.post("/invitations/:id/revoke", ids("id"), requireViewer, async (c) => {
  await onceFor(c, await parseForm(c), (ctx) => revokeInvitation(ctx, c.req.valid("param").id));
  setFlash(c, "The invitation is withdrawn.");
  return goTo(c, "/members");
});
