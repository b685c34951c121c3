import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { seesAmounts } from "../../../domain/reports/amounts.ts";
import {
  parseSearch,
  type ReportKind,
  reportKinds,
  type ReportQuery,
  reportQuerySchema,
  weeklyWishOf,
  wishOf,
} from "../../../domain/reports/report-query.ts";
import { deleteReport } from "../../../domain/reports/saved/delete-report.ts";
import {
  createReportLink,
  linksStatement,
  revokeReportLink,
} from "../../../domain/reports/saved/report-link.ts";
import { audiences, savedStatement } from "../../../domain/reports/saved/saved-report.ts";
import { saveReport } from "../../../domain/reports/saved/save-report.ts";
import { scheduleReport } from "../../../domain/reports/saved/schedule-report.ts";
import { periodsOf } from "../../../domain/reports/summary.ts";
import { AppError } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseChoice, parseForm, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { minuteOf } from "../../forms/time-of-day.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { query } from "../../requests/query.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { page } from "../../responses/render.tsx";
import { viewerTimeOf } from "../../viewer-time.ts";
import { emptyDraft, type KeepDraft, type KeepProps, KeepReport } from "./keep-report.tsx";
import { ReportTabs } from "./report-tabs.tsx";
import { SavedList, type ScheduleDraft } from "./saved-list.tsx";

/** Reports that were saved, and links to reports. */
export const savedReports = new Hono<AppEnv>();

const kindSchema = z.enum(reportKinds);
// oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
const keepSchema = z.extend(reportQuerySchema, { kind: z.catch(kindSchema, "summary") });

savedReports.get("/reports/saved", (c) => savedPage(c));

savedReports.get("/reports/saved/new", query(keepSchema), (c) => {
  const { kind, ...asked } = c.req.valid("query");
  return keepPage(c, { kind, query: asked, draft: emptyDraft });
});

savedReports.post("/reports/saved", async (c) => {
  const form = await parseForm(c);
  const kind = parseChoice(form, "kind", kindSchema);
  const refusal = await refusalOf(async () => {
    const audience = parseChoice(form, "audience", z.enum(audiences));
    const input = { name: form.get("name"), search: form.get("search"), kind, audience };
    await onceFor(c, form, (ctx) => saveReport(ctx, input));
  });
  if (refusal !== null) return keepPage(c, { ...sentIn(form, kind), refused: { form: "save", refusal } });
  setFlash(c, "The report is saved.");
  return goTo(c, "/reports/saved");
});

savedReports.post("/reports/saved/:id/schedule", ids("id"), async (c) => {
  const form = await parseForm(c);
  const { id } = c.req.valid("param");
  const draft = { id, sends: form.get("sends"), time: form.get("time") };
  const refusal = await refusalOf(async () => {
    const sends = parseChoice(form, "sends", z.enum(["", "week", "month"]));
    const schedule = sends === "" ? null : { sends, minute: minuteOf(draft.time) };
    const { timeZone, weekStart } = viewerOf(c);
    await onceFor(c, form, (ctx) => scheduleReport(ctx, { id, schedule, time: { timeZone, weekStart } }));
  });
  if (refusal !== null) return savedPage(c, { refused: { ...draft, refusal } });
  setFlash(c, draft.sends === "" ? "The report is not sent any more." : "The report is sent in chat.");
  return goTo(c, "/reports/saved");
});

savedReports.post("/reports/saved/:id/delete", ids("id"), async (c) => {
  await onceFor(c, await parseForm(c), (ctx) => deleteReport(ctx, c.req.valid("param").id));
  setFlash(c, "The report is deleted.");
  return goTo(c, "/reports/saved");
});

const shownBefore = new AppError(
  "conflict",
  "This link was made by the same press and is shown only once. If you did not see it, end it under Saved and make another.",
);

/** Answers with the page itself, not with a redirect: the address is in this answer and nowhere else. */
savedReports.post("/reports/links", async (c) => {
  const form = await parseForm(c);
  let made = "";
  const refusal = await refusalOf(async () => {
    const input = {
      name: form.get("name"),
      search: form.get("search"),
      showsAmounts: form.has("showsAmounts"),
      days: Number(form.get("days")),
    };
    const link = await onceFor(c, form, (ctx) => createReportLink(ctx, input));
    if (link === null) throw shownBefore;
    made = c.var.config.appUrl + pathTo`/shared/${link.token}`;
  });
  if (refusal === null) return savedPage(c, { made });
  return keepPage(c, { ...sentIn(form, "summary"), refused: { form: "share", refusal } });
});

savedReports.post("/reports/links/:id/revoke", ids("id"), async (c) => {
  await onceFor(c, await parseForm(c), (ctx) => revokeReportLink(ctx, c.req.valid("param").id));
  setFlash(c, "The link is ended: it shows nothing any more.");
  return goTo(c, "/reports/saved");
});

function sentIn(form: Form, kind: ReportKind): { kind: ReportKind; query: ReportQuery; draft: KeepDraft } {
  const draft = {
    name: form.get("name"),
    audience: form.get("audience"),
    days: form.get("days"),
    showsAmounts: form.has("showsAmounts"),
  };
  return { kind, query: parseSearch(form.get("search")), draft };
}

function keepPage(c: Context<AppEnv>, props: Omit<KeepProps, "period" | "mayShowAmounts">) {
  const [ctx, time] = [ctxOf(c), viewerTimeOf(viewerOf(c), c.var.now)];
  const wish = props.kind === "weekly" ? weeklyWishOf(props.query, time) : wishOf(props.query, time);
  const { period } = periodsOf(ctx.now, wish);
  return page(
    c,
    { title: "Save or share", current: "/reports", status: props.refused?.refusal.status ?? 200 },
    <KeepReport {...props} period={period} mayShowAmounts={seesAmounts(ctx.actor)} />,
  );
}

/** `made`: the address of a link that was just made. */
async function savedPage(
  c: Context<AppEnv>,
  { made, refused }: { made?: string; refused?: ScheduleDraft } = {},
) {
  const ctx = ctxOf(c);
  const [reports, links] = await ctx.db.batch([savedStatement(ctx), linksStatement(ctx)]);
  const status = refused?.refusal.status ?? (made === undefined ? 200 : 201);
  return page(
    c,
    { title: "Saved reports", current: "/reports", status },
    <div id="reports" class="stack">
      <h1>Reports</h1>
      <ReportTabs current="saved" query={parseSearch("")} />
      <SavedList
        reports={reports}
        links={links}
        actor={ctx.actor}
        zone={viewerOf(c).timeZone}
        now={ctx.now}
        {...(made !== undefined && { made })}
        {...(refused !== undefined && { refused })}
      />
    </div>,
  );
}
