import type { Context } from "hono";
import type { Child } from "hono/jsx";

import type { AppEnv } from "../../app-env.ts";
import { Tabs } from "../../components/tabs.tsx";
import { page } from "../../responses/render.tsx";

const tabs = [
  { href: "/settings", label: "You" },
  { href: "/settings/notifications", label: "Notifications" },
  { href: "/settings/calendar", label: "Calendar" },
  { href: "/settings/workspace", label: "Workspace" },
  { href: "/settings/connections", label: "Connections" },
  { href: "/settings/api", label: "API" },
  { href: "/settings/data", label: "Data" },
] as const;

/** One tab of Settings. `current` is its address. */
export function settingsTab(
  c: Context<AppEnv>,
  {
    current,
    status = 200,
  }: { current: (typeof tabs)[number]["href"]; status?: 200 | 201 | 400 | 403 | 404 | 409 | 422 | 429 | 502 },
  content: Child,
) {
  const label = tabs.find(({ href }) => href === current)?.label;
  return page(
    c,
    { title: `${label}, Settings`, current, status },
    <div class="stack">
      <h1>Settings</h1>
      <Tabs label="Settings" tabs={tabs} current={current} />
      {content}
    </div>,
  );
}
