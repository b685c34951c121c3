import type { OwnCalendar } from "../../../integrations/calendar/sync/own-calendars.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ButtonLink } from "../../components/button.tsx";
import { Flash } from "../../components/flash.tsx";

/** Says that calendars stand still, once for each account, and what ends that. */
export function BrokenFlashes({ calendars }: { calendars: OwnCalendar[] }) {
  const broken = calendars.filter(
    ({ status, bindingStatus }) => status === "needs_reconnect" && bindingStatus === "active",
  );
  const accounts = new Map(broken.map((calendar) => [calendar.connectionId, calendar]));
  return (
    <>
      {[...accounts.values()].map(({ connectionId, provider, accountLogin, lastError }) => (
        <Flash tone="bad">
          <span>
            The calendars of {accountLogin} are not read any more.{" "}
            {lastError ?? "The provider asks for a new sign-in."}
          </span>
          <ButtonLink look="primary" small href={pathTo`/connect/${provider}?connection=${connectionId}`}>
            Reconnect
          </ButtonLink>
        </Flash>
      ))}
    </>
  );
}
