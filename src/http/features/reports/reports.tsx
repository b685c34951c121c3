import { type Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import type { HtmlEscapedString } from "hono/utils/html";

import { canManage } from "../../../domain/context.ts";
import {
  type Detailed,
  detailedStatements,
  exportDetailed,
  listDetailed,
} from "../../../domain/reports/detailed.ts";
import { type Hours, hoursStatements } from "../../../domain/reports/hours.ts";
import type { Period } from "../../../domain/reports/periods.ts";
import { choiceStatements, type ReportChoices } from "../../../domain/reports/report-choices.ts";
import { seesEverybody } from "../../../domain/reports/report-filter.ts";
import {
  summarize,
  type Summary,
  summaryStatements,
  type SummaryWish,
} from "../../../domain/reports/summary.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { ButtonLink } from "../../components/button.tsx";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { viewerTimeOf } from "../../viewer-time.ts";
import { DetailedReport } from "./detailed-report.tsx";
import { detailedRows, download, fileFormats, summaryRows } from "./files.ts";
import { HoursReport } from "./hours-report.tsx";
import { ReportForm } from "./report-form.tsx";
import {
  cursorOf,
  type DetailedQuery,
  detailedQuerySchema,
  type ReportKind,
  type ReportQuery,
  reportQuerySchema,
  searchOf,
  weeklyWishOf,
  wishOf,
} from "../../../domain/reports/report-query.ts";
import { ReportTabs } from "./report-tabs.tsx";
import { SummaryReport } from "./summary-report.tsx";
import { WeeklyReport } from "./weekly-report.tsx";

export const reports = new Hono<AppEnv>();

reports.get("/reports", query(reportQuerySchema), async (c) => {
  const asked = c.req.valid("query");
  const show = (summary: Summary) => <SummaryReport summary={summary} query={asked} />;
  return answerSummary(c, "summary", asked, wishIn(c, asked), pathTo`/reports${searchOf(asked)}`, show);
});

reports.get("/reports/weekly", query(reportQuerySchema), async (c) => {
  const asked = c.req.valid("query");
  const wish = weeklyWishOf(asked, timeIn(c));
  const show = (summary: Summary) => <WeeklyReport summary={summary} query={asked} />;
  return answerSummary(c, "weekly", asked, wish, pathTo`/reports/weekly${searchOf(asked)}`, show);
});

reports.get("/reports/detailed", query(detailedQuerySchema), async (c) => {
  const asked = c.req.valid("query");
  const [ctx, wish, after] = [ctxOf(c), wishIn(c, asked), cursorOf(asked)];
  if (wantsFragment(c)) {
    c.header("HX-Push-Url", pathTo`/reports/detailed${searchOf(asked)}`);
    return c.html(detailedReport(c, await listDetailed(ctx, wish, null), { ...asked, after: "" }));
  }
  const { statements, read } = detailedStatements(ctx, wish, after);
  const [rows, sums, clients, projects, people, tags] = await ctx.db.batch([
    ...statements,
    ...choiceStatements(ctx),
  ]);
  const detailed = read([rows, sums]);
  const choices = { clients, projects, people, tags };
  return reportPage(
    c,
    { kind: "detailed", asked, period: detailed.period, choices },
    detailedReport(c, detailed, asked),
  );
});

reports.get("/reports/hours", query(reportQuerySchema), async (c) => {
  const asked = c.req.valid("query");
  const ctx = ctxOf(c);
  const { statements, read } = hoursStatements(ctx, wishIn(c, asked));
  const show = (hours: Hours) => <HoursReport hours={hours} query={asked} weekStart={timeIn(c).weekStart} />;
  if (wantsFragment(c)) {
    c.header("HX-Push-Url", pathTo`/reports/hours${searchOf(asked)}`);
    return c.html(show(read(await ctx.db.batch(statements))));
  }
  const [rows, clients, projects, people, tags] = await ctx.db.batch([
    ...statements,
    ...choiceStatements(ctx),
  ]);
  const hours = read([rows]);
  const choices = { clients, projects, people, tags };
  return reportPage(c, { kind: "hours", asked, period: hours.period, choices }, show(hours));
});

for (const format of fileFormats) {
  reports.get(`/reports/summary.${format}`, query(reportQuerySchema), async (c) => {
    const summary = await summarize(ctxOf(c), wishIn(c, c.req.valid("query")));
    return download(c, format, nameOf("summary", summary.period), [summaryRows(summary)]);
  });

  reports.get(`/reports/detailed.${format}`, query(reportQuerySchema), (c) => {
    const { period, parts } = exportDetailed(ctxOf(c), wishIn(c, c.req.valid("query")));
    return download(c, format, nameOf("entries", period), detailedRows(parts, timeIn(c).timeZone));
  });
}

async function answerSummary(
  c: Context<AppEnv>,
  kind: ReportKind,
  asked: ReportQuery,
  wish: SummaryWish,
  path: string,
  show: (summary: Summary) => HtmlEscapedString | Promise<HtmlEscapedString>,
) {
  const ctx = ctxOf(c);
  if (wantsFragment(c)) {
    c.header("HX-Push-Url", path);
    return c.html(show(await summarize(ctx, wish)));
  }
  const { statements, read } = summaryStatements(ctx, wish);
  const [first, second, third, fourth, clients, projects, people, tags] = await ctx.db.batch([
    ...statements,
    ...choiceStatements(ctx),
  ]);
  const summary = read([first, second, third, fourth]);
  const choices = { clients, projects, people, tags };
  return reportPage(c, { kind, asked, period: summary.period, choices }, show(summary));
}

type Head = { kind: ReportKind; asked: ReportQuery; period: Period; choices: ReportChoices };

function reportPage(c: Context<AppEnv>, { kind, asked, period, choices }: Head, report: Child) {
  const content = (
    <div id="reports" class="stack">
      <header class="toolbar unprinted">
        <h1>Reports</h1>
        {canManage(ctxOf(c).actor) && <InvoiceLinks query={asked} />}
      </header>
      <ReportTabs current={kind} query={asked} />
      <ReportForm kind={kind} query={asked} period={period} choices={choices} />
      {report}
    </div>
  );
  return page(c, { title: "Reports", current: "/reports" }, content);
}

/** What was reported of one client can be charged. */
function InvoiceLinks({ query: { client: clients } }: { query: ReportQuery }) {
  const [only = ""] = clients.length === 1 ? clients : [];
  const search = new Search({ client: only === "none" ? "" : only });
  return (
    <nav class="cluster" aria-label="Beside reports">
      <a href="/invoices">Invoices</a>
      <ButtonLink href={pathTo`/invoices/new${search}`} small>
        New invoice
      </ButtonLink>
    </nav>
  );
}

function detailedReport(c: Context<AppEnv>, detailed: Detailed, asked: DetailedQuery) {
  const showsPeople = seesEverybody(ctxOf(c).actor);
  return <DetailedReport detailed={detailed} query={asked} time={timeIn(c)} showsPeople={showsPeople} />;
}

function timeIn(c: Context<AppEnv>) {
  return viewerTimeOf(viewerOf(c), c.var.now);
}

function wishIn(c: Context<AppEnv>, asked: ReportQuery): SummaryWish {
  return wishOf(asked, timeIn(c));
}

function nameOf(what: string, { from, until }: Period): string {
  return `${what} ${from} ${until}`;
}
