import type { InvitationCard as Card } from "../../../domain/invitations/find-invitation.ts";
import type { Viewer } from "../../../domain/sessions/find-viewer.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { ProviderLinks, type SignInProvider } from "./provider-links.tsx";

/** Who invites where, and the way in: a button for people who are signed in, sign-in links for all others. */
export function InvitationCard(props: {
  token: string;
  card: Card;
  viewer: Viewer | null;
  providers: SignInProvider[];
}) {
  const { token, card, viewer, providers } = props;
  return (
    <section class="narrow stack">
      <h1>Join {card.workspaceName}</h1>
      <p>
        {card.invitedBy} invites you to track time in {card.workspaceName} as {articled(card.role)}.
      </p>
      {viewer === null ? (
        <ProviderLinks providers={providers} query={{ invitation: token }} />
      ) : (
        <form method="post" action={pathTo`/invitations/${token}/accept`}>
          <FormKey />
          <Button look="primary">Join as {viewer.name}</Button>
        </form>
      )}
      <p class="muted small">The link works once.</p>
    </section>
  );
}

function articled(role: Card["role"]): string {
  return role === "member" ? "a member" : `an ${role}`;
}
