import { Hono } from "hono";

import { unseenAlerts } from "../../../domain/budgets/alerts.ts";
import { askingTasks, askingWeeks, noticeCounts } from "../../../domain/notices/list-notices.ts";
import { toBroken } from "../../../integrations/connections/broken-connections.ts";
import type { AppEnv } from "../../app-env.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { page } from "../../responses/render.tsx";
import { viewerTimeOf } from "../../viewer-time.ts";
import { NoticeList } from "./notice-list.tsx";

/** What asks something of the signed-in person, wherever it is kept. */
export const notices = new Hono<AppEnv>();

notices.get("/notifications", async (c) => {
  const ctx = ctxOf(c);
  const viewer = viewerOf(c);
  const [[counts], tasks, weeks, alerts] = await c.var.db.batch([
    noticeCounts(ctx),
    askingTasks(ctx),
    askingWeeks(ctx),
    unseenAlerts(ctx),
  ]);
  return page(
    c,
    { title: "Notifications", current: "/notifications" },
    <>
      <header class="toolbar">
        <h1>Notifications</h1>
        <nav class="cluster" aria-label="Related">
          <a href="/settings/notifications">What I am told by chat</a>
        </nav>
      </header>
      <NoticeList
        counts={counts}
        tasks={tasks}
        weeks={weeks}
        alerts={alerts}
        broken={toBroken(ctx.actor, viewer.broken)}
        timer={viewer.timer}
        viewerTime={viewerTimeOf(viewer, ctx.now)}
      />
    </>,
  );
});
