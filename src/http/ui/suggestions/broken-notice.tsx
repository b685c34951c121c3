import type { BrokenCalendar } from "../../../integrations/calendar/sync/find-broken.ts";
import { ButtonLink } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";

/** Says that calendars stand still, and what ends that. */
export function BrokenNotices({ broken }: { broken: BrokenCalendar[] }) {
  return (
    <>
      {broken.map(({ id, provider, accountLogin, lastError }) => (
        <Notice tone="bad">
          <span>
            The calendars of {accountLogin} are not read any more.{" "}
            {lastError ?? "The provider asks for a new sign-in."}
          </span>
          <ButtonLink look="primary" small href={`/connect/${provider}?connection=${id}`}>
            Reconnect
          </ButtonLink>
        </Notice>
      ))}
    </>
  );
}
