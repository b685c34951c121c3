import type { Viewer } from "../../domain/sessions/find-viewer.ts";

type Destination = { label: string; href: string; key: string; isForManagers?: boolean };

/** The pages that the palette and the keys lead to. `key`: what is pressed behind g (public/js/keyboard.js reads it from the list of keys). */
const destinations: readonly Destination[] = [
  { label: "Today", href: "/", key: "t" },
  { label: "Calendar", href: "/calendar", key: "a" },
  { label: "Timesheet", href: "/timesheet", key: "w" },
  { label: "Tasks", href: "/tasks", key: "k" },
  { label: "Projects", href: "/projects", key: "p" },
  { label: "Clients", href: "/clients", key: "l" },
  { label: "Tags", href: "/tags", key: "i" },
  { label: "Reports", href: "/reports", key: "r" },
  { label: "Invoices", href: "/invoices", key: "v", isForManagers: true },
  { label: "Team", href: "/team", key: "o", isForManagers: true },
  { label: "Absences", href: "/team/absences", key: "b" },
  { label: "Members", href: "/members", key: "m" },
  { label: "Connections", href: "/connections", key: "c" },
  { label: "Deliveries", href: "/deliveries", key: "d" },
  { label: "Notifications", href: "/notifications", key: "n" },
  { label: "Entries", href: "/entries", key: "f" },
  { label: "Deleted entries", href: "/entries/deleted", key: "x" },
  { label: "Settings", href: "/settings", key: "e" },
];

/** Those of them that are open to the viewer. */
export function destinationsFor({ role }: Pick<Viewer, "role">): Destination[] {
  return destinations.filter(({ isForManagers = false }) => !isForManagers || role !== "member");
}
