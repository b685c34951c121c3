import type { OwnCalendar } from "../../../integrations/calendar/sync/own-calendars.ts";
import { Badge, StatusBadge } from "../components/badge.tsx";

/** The calendars whose events stand on the page, each leading to its settings, and the way to further ones. */
export function CalendarSources({ calendars }: { calendars: OwnCalendar[] }) {
  const used = calendars.flatMap((calendar) =>
    calendar.id === null ? [] : [{ ...calendar, id: calendar.id }],
  );
  if (used.length === 0) return null;
  const connections = [...new Set(used.map(({ connectionId }) => connectionId))];
  const more = connections.length === 1 ? `/connections/${connections[0]}/calendars` : "/connections";
  return (
    <nav class="cluster sources" aria-label="Your calendars">
      <span class="muted">Calendars:</span>
      {used.map((calendar) => (
        <span class="cluster">
          <a href={`/calendars/${calendar.id}`} title={`Settings and rules of ${calendar.name}`}>
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
