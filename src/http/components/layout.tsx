import type { Child } from "hono/jsx";

import type { Viewer } from "../../domain/sessions/find-viewer.ts";
import { HelpOverlay } from "./help-overlay.tsx";
import { personKey } from "../person-key.ts";
import { viewerTimeOf } from "../viewer-time.ts";
import { bellIcon, Mark, navigationIcons, searchIcon } from "./icons.tsx";
import { Palette } from "./palette.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { isForgotten, TimerStrip } from "./timer-strip.tsx";

export type Theme = "light" | "dark";

/** The bar of a phone has room for five: there, what is minor stands in the person's menu. */
const sections = [
  { href: "/", label: "Today", icon: navigationIcons.today },
  { href: "/calendar", label: "Calendar", icon: navigationIcons.calendar },
  { href: "/timesheet", label: "Timesheet", icon: navigationIcons.timesheet, isMinor: true },
  { href: "/tasks", label: "Tasks", icon: navigationIcons.tasks },
  { href: "/projects", label: "Projects", icon: navigationIcons.projects },
  { href: "/reports", label: "Reports", icon: navigationIcons.reports },
  { href: "/team", label: "Team", icon: navigationIcons.team, isMinor: true, isForManagers: true },
  { href: "/connections", label: "Connections", icon: navigationIcons.connections, isMinor: true },
];

function sectionsFor({ role }: Viewer) {
  return sections.filter(({ isForManagers = false }) => !isForManagers || role !== "member");
}

const description =
  "Time tracking wired into the tools where work happens: issues, calendars and chat become time without retyping.";

/**
 * A failure of the machine (5xx) is shown by app.js; a page of a proxy is never swapped in. Settling copies `style`
 * attributes, which the Content-Security-Policy refuses, so there is none.
 */
const htmxConfig = JSON.stringify({
  history: "reload",
  defaultSettleDelay: 0,
  extensions: "live-refresh",
  noSwap: [204, 304, "5xx"],
});

/**
 * The frame of every page. `viewer` null = nobody is signed in: no navigation. `theme` null = as the device has it.
 * `now`, in milliseconds UTC, lets the browser tick by the server's clock. `next`: the page's own address.
 */
export function Layout(props: {
  title: string;
  viewer: Viewer | null;
  current?: string;
  theme?: Theme | null;
  now: number;
  next: string;
  children: Child;
}) {
  const { title, viewer, current, theme, now, next, children } = props;
  return (
    <html
      lang="en"
      data-theme={theme ?? undefined}
      data-now={String(now)}
      data-person={viewer === null ? undefined : personKey(viewer)}
      data-zone={viewer?.timeZone}
      data-clock={viewer?.clock}
      data-time-zone={viewer?.timeZoneSource === "default" ? "unknown" : undefined}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="htmx-config" content={htmxConfig} />
        <meta name="description" content={description} />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfaf7" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#161513" />
        <title>{`${title} · Timewire`}</title>
        <link rel="stylesheet" href="/app.css" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/icon-192.png" />
        <link rel="manifest" href="/site.webmanifest" />
        <script src="/vendor/htmx-4.0.1.min.js" defer></script>
        <script src="/app.js" type="module"></script>
      </head>
      <body class={viewer === null ? undefined : "frame"}>
        <a class="skip" href="#main">
          Skip to content
        </a>
        {viewer === null ? <Stranger /> : <Header viewer={viewer} current={current} now={now} />}
        {viewer !== null && (
          <TimerStrip timer={viewer.timer} viewerTime={viewerTimeOf(viewer, now)} next={next} />
        )}
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <div id="flashes" role="status" aria-live="polite"></div>
        {viewer !== null && <HelpOverlay viewer={viewer} />}
        {viewer !== null && <Palette />}
      </body>
    </html>
  );
}

function Wordmark() {
  return (
    <a class="wordmark" href="/">
      <Mark />
      Timewire
    </a>
  );
}

function Header({ viewer, current, now }: { viewer: Viewer; current: string | undefined; now: number }) {
  return (
    <header>
      <div class="brand">
        <Wordmark />
        <Bell viewer={viewer} current={current} now={now} />
      </div>
      <nav class="sections" aria-label="Main">
        {sectionsFor(viewer).map(({ href, label, icon, isMinor = false }) => (
          <a
            href={href}
            class={isMinor ? "minor" : undefined}
            aria-current={href === current ? "page" : undefined}
          >
            {icon}
            <span>{label}</span>
            {href === "/connections" && viewer.broken.length > 0 && <Alert />}
          </a>
        ))}
      </nav>
      <a class="finder" href="/search" data-opens="palette">
        {searchIcon}
        <span>Search</span>
        <kbd>Ctrl K</kbd>
      </a>
      <PersonMenu viewer={viewer} />
    </header>
  );
}

/** What waits for the person, as a number; the page behind it says what. */
function Bell({ viewer, current, now }: { viewer: Viewer; current: string | undefined; now: number }) {
  const { timer } = viewer;
  const forgotten = timer !== null && isForgotten(timer, viewerTimeOf(viewer, now)) ? 1 : 0;
  const count = viewer.notices + forgotten;
  return (
    <a
      class="bell"
      href="/notifications"
      aria-current={current === "/notifications" ? "page" : undefined}
      aria-label={count === 0 ? "Notifications" : `Notifications: ${count}`}
    >
      {bellIcon}
      {count > 0 && (
        <span class="count" aria-hidden="true">
          {count}
        </span>
      )}
    </a>
  );
}

function Alert() {
  return (
    <span class="alert" title="An account needs you">
      <span class="visually-hidden">An account needs you</span>
    </span>
  );
}

function Stranger() {
  return (
    <header class="stranger">
      <Wordmark />
    </header>
  );
}
