import type { OwnCalendar } from "../../../integrations/calendar/sync/own-calendars.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Badge, StatusBadge } from "../../components/badge.tsx";

/** The calendars whose events stand on the page, each leading to its settings, and the way to further ones. */
export function CalendarSources({ calendars }: { calendars: OwnCalendar[] }) {
  const used = calendars.flatMap((calendar) =>
    calendar.id === null ? [] : [{ ...calendar, id: calendar.id }],
  );
  if (used.length === 0) return null;
  const connections = [...new Set(used.map(({ connectionId }) => connectionId))];
  const [only] = connections;
  const more =
    only !== undefined && connections.length === 1 ? pathTo`/connections/${only}/calendars` : "/connections";
  return (
    <nav class="cluster sources" aria-label="Your calendars">
      <span class="muted">Calendars:</span>
      {used.map((calendar) => (
        <span class="cluster">
          <a href={pathTo`/calendars/${calendar.id}`} title={`Settings and rules of ${calendar.name}`}>
            {calendar.name}
          </a>
          <State calendar={calendar} />
        </span>
      ))}
      <a href={more}>Add a calendar</a>
    </nav>
  );
}

function State({ calendar: { bindingStatus, lastSyncAt, status, direction } }: { calendar: OwnCalendar }) {
  if (bindingStatus !== null && bindingStatus !== "active") return <StatusBadge status={bindingStatus} />;
  if (status !== "active") return <StatusBadge status={status} />;
  if (lastSyncAt === null) return <Badge tone="accent">being read</Badge>;
  return direction === "export" ? <Badge>written only</Badge> : null;
}
