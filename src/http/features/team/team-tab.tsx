import type { Context } from "hono";
import type { Child } from "hono/jsx";

import { canManage } from "../../../domain/context.ts";
import type { AppEnv } from "../../app-env.ts";
import { Tabs } from "../../components/tabs.tsx";
import { ctxOf } from "../../middleware/session.ts";
import { page } from "../../responses/render.tsx";

const tabs = [
  { href: "/team", label: "Week", isForManagers: true },
  { href: "/team/hours", label: "Working hours", isForManagers: true },
  { href: "/team/absences", label: "Absences", isForManagers: false },
] as const;

/** One tab of Team. `current` is its address. */
export function teamTab(
  c: Context<AppEnv>,
  { current, status = 200 }: { current: (typeof tabs)[number]["href"]; status?: 200 | 409 | 422 },
  content: Child,
) {
  const shown = tabs.filter(({ isForManagers }) => !isForManagers || canManage(ctxOf(c).actor));
  const label = tabs.find(({ href }) => href === current)?.label;
  return page(
    c,
    { title: `${label}, Team`, current: "/team", status },
    <div class="stack">
      <h1>Team</h1>
      {shown.length > 1 && <Tabs label="Team" tabs={shown} current={current} />}
      {content}
    </div>,
  );
}
