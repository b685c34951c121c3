import type { Child } from "hono/jsx";

function Icon({ children }: { children: Child }) {
  return (
    <svg
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

/** The mark: a wire that comes in from the edge of the window, wherever that is, and loops into a clock. */
export function Mark() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d="M-2000 20.5h2013.5a8.25 8.25 0 1 0-8.25-8.25" />
      <path d="M13.5 7.75v4.5l3 1.75" />
    </svg>
  );
}

export const bellIcon = (
  <Icon>
    <path d="M4.5 14.25h11c-1-1-1.5-2-1.5-5.25a4 4 0 0 0-8 0c0 3.25-.5 4.25-1.5 5.25ZM8.5 16.75h3" />
  </Icon>
);

export const searchIcon = (
  <Icon>
    <path d="m12.75 12.75 4 4" />
    <circle cx="8.75" cy="8.75" r="5.5" />
  </Icon>
);

export const navigationIcons = {
  team: (
    <Icon>
      <circle cx="7.5" cy="7" r="3" />
      <path d="M2 16.25c.5-3 2.6-4.5 5.5-4.5s5 1.5 5.5 4.5M13 4.25a3 3 0 0 1 0 5.5M15 12.25c1.75.6 2.75 2 3 4" />
    </Icon>
  ),
  reports: (
    <Icon>
      <path d="M3 16.75h14M5.25 16.5v-5M10 16.5V4.5M14.75 16.5V8.5" />
    </Icon>
  ),
  today: (
    <Icon>
      <circle cx="10" cy="10" r="7.25" />
      <path d="M10 5.75V10l2.75 1.75" />
    </Icon>
  ),
  calendar: (
    <Icon>
      <path d="M3 5.25h14v11.5H3zM3 8.75h14M6.75 3v3.5M13.25 3v3.5M6.5 12.75h2.75" />
    </Icon>
  ),
  timesheet: (
    <Icon>
      <path d="M3 4h14v12.5H3zM3 8.25h14M3 12.25h14M8 4v12.5" />
    </Icon>
  ),
  tasks: (
    <Icon>
      <path d="m2.75 5.25 1.25 1.25 2.25-2.5M2.75 11.75 4 13l2.25-2.5M9.5 5.5h7.75M9.5 12h7.75" />
    </Icon>
  ),
  projects: (
    <Icon>
      <path d="M2.75 15.75V4.5h5l1.75 2.25h7.75v9z" />
    </Icon>
  ),
  connections: (
    <Icon>
      <path d="M7.5 2.75v4M12.5 2.75v4M5 6.75h10v2.5a5 5 0 0 1-10 0zM10 14.25v3" />
    </Icon>
  ),
};
