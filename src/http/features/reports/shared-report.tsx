import { Hono } from "hono";

import { parseSearch, wishOf } from "../../../domain/reports/report-query.ts";
import { findSharedReport } from "../../../domain/reports/saved/report-link.ts";
import { summarize } from "../../../domain/reports/summary.ts";
import { withoutWorth } from "../../../domain/reports/without-worth.ts";
import { formatPeriod } from "../../../domain/reports/format.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { AppError } from "../../../lib/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import {
  isRefusedTooOften,
  isWithinLimit,
  retryAfterSeconds,
  tooManyRefusals,
} from "../../middleware/rate-limit.ts";
import { page } from "../../responses/render.tsx";
import { SummaryBody } from "./summary-report.tsx";

/** Where anybody reads a report that was shared: the token in the address is the permission. */
export const sharedReport = new Hono<AppEnv>();

sharedReport.get("/shared/:token{[\\w-]{43}}", async (c) => {
  const { db, now, enqueue } = c.var;
  const tokenHash = await sha256Hex(c.req.param("token"));
  const shared = await findSharedReport(db, tokenHash, now);
  if (shared === null) {
    if (await isRefusedTooOften(c.env, c.req.raw.headers, { endpoint: "shared" })) return tooManyRefusals();
    throw new AppError("not_found", "This link shows nothing any more. Ask whoever sent it for a new one.");
  }
  // Each look reads as many rows as the report has: nobody has it read without an end.
  if (!(await isWithinLimit(c.env.SIGN_IN_RATE, `shared ${tokenHash}`, "refuse"))) {
    c.header("Retry-After", String(retryAfterSeconds));
    throw new AppError("rate_limited", "This report was opened very often just now. Wait a minute.");
  }
  const { actor, name, search, showsAmounts, workspaceName, timeZone, weekStart } = shared;
  const wish = wishOf(parseSearch(search), { timeZone, weekStart, now });
  const summary = withoutWorth(await summarize({ db, now, enqueue, actor }, wish), { showsAmounts });
  c.header("X-Robots-Tag", "noindex");
  return page(
    c,
    { title: name },
    <div class="stack">
      <header class="stack tight">
        <h1>{name}</h1>
        <p class="lead">
          {workspaceName}, {formatPeriod(summary.period)}
        </p>
      </header>
      <SummaryBody summary={summary} />
    </div>,
  );
});
