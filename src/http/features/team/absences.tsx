import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { absenceKinds } from "../../../db/schema/hours.ts";
import { canManage } from "../../../domain/context.ts";
import { peopleByName } from "../../../domain/locks/load-locks.ts";
import { addAbsence, deleteAbsence } from "../../../domain/targets/absence.ts";
import { comingAbsences } from "../../../domain/targets/list-hours.ts";
import { addDays, localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseChoice, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { goTo } from "../../responses/go-to.ts";
import { type AbsenceDraft, AbsencePanel } from "./absence-panel.tsx";
import { teamTab } from "./team-tab.tsx";

/** Days on which somebody does not work. */
export const absences = new Hono<AppEnv>();

absences.get("/team/absences", (c) => absencesPage(c));

const kindSchema = z.enum(absenceKinds);

absences.post("/team/absences", async (c) => {
  const form = await parseForm(c);
  const draft = {
    userId: form.get("userId") || viewerOf(c).userId,
    startsOn: form.get("startsOn"),
    endsOn: form.get("endsOn"),
    kind: form.get("kind"),
    isHalf: form.has("isHalf"),
  };
  const refusal = await refusalOf(() =>
    onceFor(c, form, (ctx) => addAbsence(ctx, { ...draft, kind: parseChoice(form, "kind", kindSchema) })),
  );
  return refusal === null ? goTo(c, "/team/absences") : absencesPage(c, { draft, refusal });
});

absences.post("/team/absences/:id/delete", ids("id"), async (c) => {
  const form = await parseForm(c);
  await onceFor(c, form, (ctx) => deleteAbsence(ctx, c.req.valid("param").id));
  return goTo(c, "/team/absences");
});

/** What ended longer ago is history. */
const shownDaysBack = 31;

async function absencesPage(c: Context<AppEnv>, refused?: { draft: AbsenceDraft; refusal: Refusal }) {
  const ctx = ctxOf(c);
  const { userId, timeZone } = viewerOf(c);
  const from = addDays(localDateOf(ctx.now, timeZone), -shownDaysBack);
  const [rows, people] = await c.var.db.batch([comingAbsences(ctx, from), peopleByName(ctx)]);
  const panel = (
    <AbsencePanel
      rows={rows}
      people={canManage(ctx.actor) ? people : []}
      draft={refused?.draft ?? { userId, startsOn: "", endsOn: "", kind: "vacation", isHalf: false }}
      refusal={refused?.refusal ?? null}
    />
  );
  return teamTab(c, { current: "/team/absences", status: refused?.refusal.status ?? 200 }, panel);
}
