import { Hono, type Context } from "hono";

import { changeRole } from "../../../domain/members/change-role.ts";
import { listMembers } from "../../../domain/members/list-members.ts";
import { removeMember } from "../../../domain/members/remove-member.ts";
import { roleSchema, rolesToGive } from "../../../domain/members/roles.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseChoice, parseForm, refusalOf, type Refusal } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { page } from "../../responses/render.tsx";
import {
  InvitationForm,
  InvitationLink,
  PendingInvitations,
  type InvitationDraft,
} from "./invitation-list.tsx";
import { MemberList } from "./member-list.tsx";

export const members = new Hono<AppEnv>();

members.get("/members", (c) => membersPage(c));

members.post("/members/:userId/role", ids("userId"), async (c) => {
  const form = await parseForm(c);
  const userId = c.req.valid("param").userId;
  const refusal = await refusalOf(() =>
    changeRole(ctxOf(c), { userId, role: parseChoice(form, "role", roleSchema) }),
  );
  if (refusal !== null) return membersPage(c, { refusal, about: userId });
  setFlash(c, "The role is changed.");
  return goTo(c, "/members");
});

members.post("/members/:userId/remove", ids("userId"), async (c) => {
  const userId = c.req.valid("param").userId;
  const refusal = await refusalOf(() => removeMember(ctxOf(c), userId));
  if (refusal !== null) return membersPage(c, { refusal, about: userId });
  setFlash(c, "The membership has ended.");
  return goTo(c, "/members");
});

type Outcome = {
  refusal?: Refusal | null;
  /** The member whose form was refused; without one it was the invitation form. */
  about?: string;
  invitation?: InvitationDraft;
  /** The link that was just made; it can't be shown again. */
  link?: string | null;
};

/** The page as it stands, or as the answer to one of its forms. */
export async function membersPage(c: Context<AppEnv>, outcome: Outcome = {}) {
  const { refusal = null, about, invitation, link = null } = outcome;
  const ctx = ctxOf(c);
  const viewer = viewerOf(c);
  const roles = rolesToGive(ctx.actor);
  const { members: people, invitations } = await listMembers(ctx);
  const message = refusal?.message;
  const content = (
    <div class="stack">
      <h1>Members</h1>
      <MemberList members={people} viewer={viewer} roles={roles} about={about} problem={message} />
      {roles.length === 0 && <p class="muted">Owners and admins invite people and change roles.</p>}
      {roles.length > 0 && (
        <section class="stack" aria-labelledby="invite">
          <h2 id="invite">Invite somebody</h2>
          {link !== null && <InvitationLink link={link} />}
          <InvitationForm
            roles={roles}
            draft={invitation ?? { label: "", role: "member" }}
            error={about === undefined ? message : undefined}
          />
          <PendingInvitations invitations={invitations} viewer={viewer} now={c.var.now} />
        </section>
      )}
    </div>
  );
  const status = refusal?.status ?? (link === null ? 200 : 201);
  return page(c, { title: "Members", current: "/members", status }, content);
}
