import { type Context, Hono } from "hono";

import { requireManager } from "../../../domain/context.ts";
import { peopleByName } from "../../../domain/locks/load-locks.ts";
import { holidayCalendarsByName, hoursByPerson } from "../../../domain/targets/list-hours.ts";
import { deleteHours, setHours } from "../../../domain/targets/set-hours.ts";
import {
  addHolidayCalendar,
  removeHolidayCalendar,
} from "../../../integrations/holidays/holiday-calendars.ts";
import type { AppEnv } from "../../app-env.ts";
import { contextOf } from "../../context-of.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { onceAtProvider, onceFor } from "../../forms/once.ts";
import { ctxOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { goTo } from "../../responses/go-to.ts";
import { type HoursDraft, HoursPanel } from "./hours-panel.tsx";
import { teamTab } from "./team-tab.tsx";
import { weekdays } from "./format.ts";

/** How long is worked, and which days are free. */
export const hours = new Hono<AppEnv>();

hours.get("/team/hours", (c) => hoursPage(c));

hours.post("/team/hours", async (c) => {
  const form = await parseForm(c);
  const draft = parseDraft(form);
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => setHours(ctx, draft)));
  return refusal === null ? goTo(c, "/team/hours") : hoursPage(c, { draft, refusal });
});

hours.post("/team/hours/delete", async (c) => {
  const form = await parseForm(c);
  const row = { userId: form.get("userId"), startsOn: form.get("startsOn") };
  await onceFor(c, form, (ctx) => deleteHours(ctx, row));
  return goTo(c, "/team/hours");
});

hours.post("/team/holidays", async (c) => {
  const form = await parseForm(c);
  const token = form.get("token");
  const refusal = await refusalOf(() =>
    onceAtProvider(c, form, async () => addHolidayCalendar(await contextOf(c), token)),
  );
  return refusal === null ? goTo(c, "/team/hours") : hoursPage(c, { draft: emptyDraft, refusal, token });
});

hours.post("/team/holidays/:id/remove", ids("id"), async (c) => {
  await removeHolidayCalendar(await contextOf(c), c.req.valid("param").id);
  return goTo(c, "/team/hours");
});

const emptyDraft: HoursDraft = {
  userId: "",
  startsOn: "",
  hours: ["8", "8", "8", "8", "8", "0", "0"],
  holidayCalendarId: "",
};

function parseDraft(form: Form): HoursDraft {
  return {
    userId: form.get("userId"),
    startsOn: form.get("startsOn"),
    hours: weekdays.map((_, day) => form.get(`hours${day + 1}`)),
    holidayCalendarId: form.get("holidayCalendarId"),
  };
}

type Refused = { draft: HoursDraft; refusal: Refusal; token?: string };

async function hoursPage(c: Context<AppEnv>, refused?: Refused) {
  const ctx = ctxOf(c);
  requireManager(ctx.actor, "see working hours");
  const [rows, calendars, people] = await c.var.db.batch([
    hoursByPerson(ctx),
    holidayCalendarsByName(ctx),
    peopleByName(ctx),
  ]);
  const panel = (
    <HoursPanel
      rows={rows}
      calendars={calendars}
      people={people}
      draft={refused?.draft ?? emptyDraft}
      refusal={refused?.refusal ?? null}
      token={refused?.token ?? ""}
    />
  );
  return teamTab(c, { current: "/team/hours", status: refused?.refusal.status ?? 200 }, panel);
}
