import { type Context, Hono } from "hono";

import { choiceStatements } from "../../../domain/reports/report-choices.ts";
import { summarize, summaryStatements, type SummaryWish } from "../../../domain/reports/summary.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { viewerTimeOf } from "../../viewer-time.ts";
import { ReportForm } from "./report-form.tsx";
import { type ReportQuery, reportQuerySchema, searchOf, wishOf } from "./report-query.ts";
import { summaryCsv } from "./summary-csv.ts";
import { SummaryReport } from "./summary-report.tsx";

export const reports = new Hono<AppEnv>();

reports.get("/reports", query(reportQuerySchema), async (c) => {
  const asked = c.req.valid("query");
  if (!wantsFragment(c)) return reportsPage(c, asked);
  c.header("HX-Push-Url", pathTo`/reports${searchOf(asked)}`);
  return c.html(<SummaryReport summary={await summarize(ctxOf(c), wishIn(c, asked))} query={asked} />);
});

reports.get("/reports/summary.csv", query(reportQuerySchema), async (c) => {
  const summary = await summarize(ctxOf(c), wishIn(c, c.req.valid("query")));
  return csv(c, summaryCsv(summary), `summary ${summary.period.from} ${summary.period.until}`);
});

async function reportsPage(c: Context<AppEnv>, asked: ReportQuery) {
  const ctx = ctxOf(c);
  const { statements, read } = summaryStatements(ctx, wishIn(c, asked));
  const [first, second, third, clients, projects, people, tags] = await ctx.db.batch([
    ...statements,
    ...choiceStatements(ctx),
  ]);
  const summary = read([first, second, third]);
  const content = (
    <div id="reports" class="stack">
      <h1>Reports</h1>
      <ReportForm query={asked} period={summary.period} choices={{ clients, projects, people, tags }} />
      <SummaryReport summary={summary} query={asked} />
    </div>
  );
  return page(c, { title: "Reports", current: "/reports" }, content);
}

function wishIn(c: Context<AppEnv>, asked: ReportQuery): SummaryWish {
  return wishOf(asked, viewerTimeOf(viewerOf(c), c.var.now));
}

function csv(c: Context<AppEnv>, text: string, name: string) {
  return c.body(text, 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="timewire ${name}.csv"`,
  });
}
