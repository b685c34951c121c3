import { Hono } from "hono";
import * as z from "zod/mini";

import { approveWeek, reopenWeek, sendBackWeek } from "../../../domain/approval/decide-week.ts";
import { weekOf } from "../../../domain/approval/list-weeks.ts";
import { submitWeek } from "../../../domain/approval/submit-week.ts";
import { approvalSetting, mayDecide } from "../../../domain/approval/week.ts";
import { canManage } from "../../../domain/context.ts";
import { memberRow, widestRange } from "../../../domain/team/spans.ts";
import { targetStatements } from "../../../domain/targets/target.ts";
import { teamWeekOf } from "../../../domain/team/team-week.ts";
import { listedEntries } from "../../../domain/time/listed-entries.ts";
import { notFound } from "../../../lib/errors.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { addDays, isWritableDate, localDateOf, startOfWeek } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, type Refusal, refusalOf, type SentForm } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { type IdContext, ids } from "../../requests/ids.ts";
import { query } from "../../requests/query.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { page } from "../../responses/render.tsx";
import { PersonWeekPanel } from "./person-week-panel.tsx";

/** A person's week, their own or for owners and admins anybody's: what was tracked on which day, and whether it is approved. */
export const personWeek = new Hono<AppEnv>();

const dateQuery = z.object({
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  date: z.catch(z.string(), ""),
});

type WeekContext = IdContext<"userId">;

personWeek.get("/team/people/:userId", ids("userId"), query(dateQuery), (c) =>
  weekPage(c, c.req.valid("query").date),
);

personWeek.post("/team/people/:userId/submit", ids("userId"), (c) =>
  act(c, "The week is submitted.", (form, userId) => {
    if (userId !== viewerOf(c).userId) throw notFound("week");
    return onceFor(c, form, (ctx) => submitWeek(ctx, form.get("date")));
  }),
);

personWeek.post("/team/people/:userId/approve", ids("userId"), (c) =>
  act(c, "The week is approved: its time is locked.", (form, userId) =>
    onceFor(c, form, (ctx) =>
      approveWeek(ctx, { userId, startsOn: form.get("date"), print: form.get("print") }),
    ),
  ),
);

personWeek.post("/team/people/:userId/send-back", ids("userId"), (c) =>
  act(c, "The week is sent back.", (form, userId) =>
    onceFor(c, form, (ctx) =>
      sendBackWeek(ctx, { userId, startsOn: form.get("date"), note: form.get("note") }),
    ),
  ),
);

personWeek.post("/team/people/:userId/reopen", ids("userId"), (c) =>
  act(c, "The week is open again.", (form, userId) =>
    onceFor(c, form, (ctx) =>
      reopenWeek(ctx, { userId, startsOn: form.get("date"), note: form.get("note") }),
    ),
  ),
);

async function act(c: WeekContext, said: string, work: (form: SentForm, userId: string) => Promise<unknown>) {
  const form = await parseForm(c);
  const { userId } = c.req.valid("param");
  const date = form.get("date");
  const refusal = await refusalOf(async () => work(form, userId));
  if (refusal !== null) return weekPage(c, date, { refusal, note: form.get("note") });
  setFlash(c, said);
  return goTo(c, pathTo`/team/people/${userId}${new Search({ date })}`);
}

/** One batch. Throws not_found for somebody else's to those who do not manage the workspace. */
async function weekPage(c: WeekContext, date: string, refused?: { refusal: Refusal; note: string }) {
  const ctx = ctxOf(c);
  const viewer = viewerOf(c);
  const { userId } = c.req.valid("param");
  const isOwn = userId === viewer.userId;
  if (!isOwn && !canManage(ctx.actor)) throw notFound("member");
  const today = localDateOf(ctx.now, viewer.timeZone);
  const first = isWritableDate(date) ? date : startOfWeek(today, viewer.weekStart);
  const range = { from: first, until: addDays(first, 6) };
  const theirs = { ...ctx, actor: { ...ctx.actor, userId } };
  const [[member], [setting], [week], entries, hours, absences, holidays] = await c.var.db.batch([
    memberRow(theirs),
    approvalSetting(ctx),
    weekOf(ctx, userId, first),
    listedEntries(theirs, widestRange(range)),
    ...targetStatements(ctx, range, userId),
  ]);
  if (member === undefined) throw notFound("member");
  const running = entries.find(({ endedAt }) => endedAt === null);
  const spans = entries.flatMap(({ startedAt, endedAt }): [number, number][] =>
    endedAt === null ? [] : [[startedAt, endedAt]],
  );
  const [person] = teamWeekOf(
    {
      people: [{ ...member, spans }],
      timers: running === undefined ? [] : [{ ...running, userId }],
      targets: { hours, absences, holidays },
    },
    first,
    ctx.now,
  );
  if (person === undefined) throw notFound("member");
  const panel = (
    <PersonWeekPanel
      person={person}
      entries={entries}
      timeZone={member.timeZone}
      clock={viewer.clock}
      first={first}
      today={today}
      now={ctx.now}
      approval={
        setting?.isOn === true ? { week: week ?? null, isOwn, mayDecide: mayDecide(ctx.actor, userId) } : null
      }
      refusal={refused?.refusal ?? null}
      note={refused?.note ?? ""}
    />
  );
  const title = `${member.name}, week of ${first}`;
  return page(
    c,
    { title, current: isOwn ? "/timesheet" : "/team", status: refused?.refusal.status ?? 200 },
    panel,
  );
}
