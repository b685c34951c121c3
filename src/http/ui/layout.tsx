import type { Child } from "hono/jsx";

import type { Viewer } from "../../domain/workspaces/find-viewer.ts";

const rooms = [
  { href: "/", label: "Today" },
  { href: "/tasks", label: "Tasks" },
  { href: "/projects", label: "Projects" },
  { href: "/connections", label: "Connections" },
  { href: "/members", label: "Members" },
  { href: "/settings", label: "Settings" },
];

/** The frame of every page. `viewer` null = nobody is signed in: no navigation. */
export function Layout(props: { title: string; viewer: Viewer | null; current?: string; children: Child }) {
  const { title, viewer, current, children } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · Timewire`}</title>
        <link rel="stylesheet" href="/app.css" />
        <script src="/vendor/htmx-4.0.1.min.js" defer></script>
        <script src="/app.js" type="module"></script>
      </head>
      <body>
        {viewer !== null && (
          <nav aria-label="Main">
            {rooms.map(({ href, label }) => (
              <a href={href} aria-current={href === current ? "page" : undefined}>
                {label}
              </a>
            ))}
          </nav>
        )}
        <main id="main">{children}</main>
      </body>
    </html>
  );
}
