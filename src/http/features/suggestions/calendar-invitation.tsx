import type { Child } from "hono/jsx";

import type { OwnCalendar } from "../../../integrations/calendar/sync/own-calendars.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { providers } from "../../../providers/index.ts";
import type { Provider } from "../../../providers/provider.ts";
import { ButtonLink } from "../../components/button.tsx";

type Ways = { connected: { id: string; login: string }[]; connectable: { id: string; label: string }[] };

/** How the person gets to their first calendar; null when one is in use. */
export function waysToCalendar(calendars: OwnCalendar[]): Ways | null {
  if (calendars.some(({ id }) => id !== null)) return null;
  const connected = calendars
    .filter(({ provider, status }) => providers[provider]?.calendar !== undefined && status === "active")
    .map(({ connectionId, accountLogin }) => ({ id: connectionId, login: accountLogin }));
  const connectable = Object.values(providers).filter(({ calendar }) => calendar !== undefined);
  return { connected, connectable: connectable.map(labelled) };
}

/** What has no sign-in is no account to connect. */
function labelled({ id, name, oauth }: Provider) {
  return { id, label: oauth === null ? name : `Connect ${name}` };
}

/** Leads to the first calendar by the shortest way. */
export function CalendarInvitation({ ways, children }: { ways: Ways; children: Child }) {
  const { connected, connectable } = ways;
  return (
    <section class="empty invitation" aria-labelledby="invitation">
      <h2 id="invitation">Your meetings are in your calendar already.</h2>
      <p>{children}</p>
      <div class="cluster">
        {connected.map(({ id, login }) => (
          <ButtonLink look="primary" href={pathTo`/connections/${id}/calendars`}>
            Choose calendars of {login}
          </ButtonLink>
        ))}
        {connected.length === 0 &&
          connectable.map(({ id, label }) => <ButtonLink href={pathTo`/connect/${id}`}>{label}</ButtonLink>)}
      </div>
    </section>
  );
}
