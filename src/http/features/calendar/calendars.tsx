import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { listTrackable } from "../../../domain/projects/list-trackable.ts";
import { defaultCalendarSettings } from "../../../integrations/bindings/settings.ts";
import { bindCalendars } from "../../../integrations/calendar/sync/bind-calendars.ts";
import {
  acceptListing,
  changeCalendar,
  dropCalendar,
} from "../../../integrations/calendar/sync/change-calendar.ts";
import {
  type CalendarDetail,
  describeCalendar,
  findCalendar,
} from "../../../integrations/calendar/sync/describe-calendar.ts";
import { listCalendars } from "../../../integrations/calendar/sync/list-calendars.ts";
import { findManagedConnection } from "../../../integrations/connections/find-connection.ts";
import { providerOf } from "../../../integrations/connections/provider-of.ts";
import { syncNow } from "../../../integrations/sync/sync-now.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseCalendarDraft, settingsOf } from "./calendar-form.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { type IdContext, ids } from "../../requests/ids.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { onceAtProvider } from "../../forms/once.ts";
import { query } from "../../requests/query.ts";
import { page } from "../../responses/render.tsx";
import { type CalendarDraft, draftOfSettings, type RuleDraft } from "./calendar-fields.tsx";
import { CalendarForm, CalendarRuns, CalendarState } from "./calendar-panel.tsx";
import { CalendarPicker } from "./calendar-picker.tsx";
import { optionsOf } from "../tasks/format.ts";
import { contextOf } from "../../context-of.ts";
import { clip } from "../../../lib/truncate.ts";

/** The calendars of a connection, and what is set on each. */
export const calendars = new Hono<AppEnv>();

calendars.get("/connections/:id/calendars", ids("id"), (c) => pickerPage(c));

calendars.post("/connections/:id/calendars", ids("id"), async (c) => {
  const form = await parseForm(c);
  const [draft, chosen] = [parseCalendarDraft(form), form.all("calendar")];
  const connectionId = c.req.valid("param").id;
  const answer: { bound: { id: string; name: string }[] | null } = { bound: null };
  const refusal = await refusalOf(async () => {
    const input = { connectionId, calendarIds: chosen, settings: settingsOf(draft) };
    const context = await contextOf(c);
    answer.bound = await onceAtProvider(c, form, () => bindCalendars(context, input));
  }).catch(providerRefusal);
  if (refusal !== null) return pickerPage(c, { draft, chosen, refusal });
  const { bound } = answer;
  if (bound === null) return goTo(c, pathTo`/connections/${connectionId}`);
  const names = bound.map(({ name }) => name).join(", ");
  if (draft.direction === "export") {
    const [only, ...others] = bound;
    setFlash(c, `${names}: entries that you complete are written there.`);
    const isOne = only !== undefined && others.length === 0;
    return goTo(c, isOne ? pathTo`/calendars/${only.id}` : pathTo`/connections/${connectionId}`);
  }
  setFlash(c, `${names}: the events are being read. In a moment, those that are over stand here.`);
  return goTo(c, "/");
});

/** "?title=…" or "?series=…": a rule that is begun from an event. */
const calendarQuery = z.object({
  part: z.optional(z.string()),
  title: z._default(z.string(), ""),
  series: z._default(z.string(), ""),
});
type CalendarQuery = z.infer<typeof calendarQuery>;
const nothingAsked = calendarQuery.parse({});

calendars.get("/calendars/:id", ids("id"), query(calendarQuery), (c) =>
  calendarPage(c, c.req.valid("query")),
);

calendars.post("/calendars/:id", ids("id"), async (c) => {
  const draft = parseCalendarDraft(await parseForm(c));
  const refusal = await refusalOf(async () =>
    changeCalendar(ctxOf(c), c.req.valid("param").id, settingsOf(draft)),
  );
  if (refusal !== null) return calendarPage(c, nothingAsked, { draft, refusal });
  setFlash(c, "The settings are saved. The calendar is being read by them.");
  return goTo(c, pathTo`/calendars/${c.req.valid("param").id}`);
});

calendars.post("/calendars/:id/sync", ids("id"), async (c) => {
  const { binding } = await findCalendar(ctxOf(c), c.req.valid("param").id);
  await syncNow(ctxOf(c), binding.id);
  setFlash(c, "The calendar is being read.");
  return goTo(c, pathTo`/calendars/${binding.id}`);
});

calendars.post("/calendars/:id/accept-listing", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const refusal = await refusalOf(() => acceptListing(ctxOf(c), id));
  setFlash(c, refusal?.message ?? "The calendar is followed as it is now. Your time entries stay.");
  return goTo(c, pathTo`/calendars/${id}`);
});

calendars.post("/calendars/:id/drop", ids("id"), async (c) => {
  const { connectionId } = await dropCalendar(ctxOf(c), c.req.valid("param").id);
  setFlash(c, "The calendar is not used any more. Your entries stay.");
  return goTo(c, pathTo`/connections/${connectionId}`);
});

type Refused = { draft: CalendarDraft; chosen: string[]; refusal: Refusal };

async function pickerPage(c: IdContext, refused?: Refused) {
  const connection = await findManagedConnection(ctxOf(c), c.req.valid("param").id);
  const projects = optionsOf(await listTrackable(ctxOf(c)));
  const { found, failure, isRefused } = await find(c, connection.id);
  const likely = found.filter(
    ({ isPrimary, bindingId }) => (isPrimary || found.length === 1) && bindingId === null,
  );
  const status = failure === null ? (refused?.refusal.status ?? 200) : 502;
  return page(
    c,
    { title: "Choose calendars", current: "/connections", status },
    <CalendarPicker
      connection={{
        id: connection.id,
        login: connection.accountLogin,
        provider: connection.provider,
        providerName: providerOf(connection.provider).name,
      }}
      calendars={found}
      isRefused={isRefused}
      chosen={refused?.chosen ?? likely.map(({ id }) => id)}
      draft={refused?.draft ?? draftOfSettings(defaultCalendarSettings)}
      projects={projects}
      refusal={refused?.refusal ?? failure}
    />,
  );
}

/** The page opens also while the provider does not answer, so that nothing typed is lost. */
async function find(c: Context<AppEnv>, connectionId: string) {
  try {
    return { found: await listCalendars(await contextOf(c), connectionId), failure: null, isRefused: false };
  } catch (error) {
    const failure = providerRefusal(error);
    return {
      found: [],
      failure,
      isRefused: error instanceof ProviderError && error.code === "unauthorized",
    };
  }
}

/** What the provider says is shown beside the form, which keeps what was typed. */
function providerRefusal(error: unknown): Refusal {
  if (!(error instanceof ProviderError)) throw error;
  return { status: 422, message: error.message, field: undefined };
}

async function calendarPage(
  c: IdContext,
  { part: wanted = "", ...event }: CalendarQuery,
  refused?: { draft: CalendarDraft; refusal: Refusal },
) {
  const ctx = ctxOf(c);
  const { timeZone: zone, clock } = viewerOf(c);
  const detail = await describeCalendar(ctx, c.req.valid("param").id);
  const version = await versionOf(detail);
  const state = <CalendarState {...{ detail, version, zone, clock }} now={c.var.now} />;
  const runs = <CalendarRuns {...{ detail, version, zone, clock }} now={c.var.now} />;
  const part = { state, runs }[wanted];
  if (part !== undefined) return isShown(c, version) ? c.body(null, 204) : c.html(part);
  return page(
    c,
    { title: detail.binding.name, current: "/connections", status: refused?.refusal.status ?? 200 },
    <div class="stack">
      {state}
      <CalendarForm
        detail={detail}
        draft={refused?.draft ?? draftOfSettings(detail.settings)}
        projects={[...optionsOf(await listTrackable(ctx)), ...closedOptions(detail)]}
        started={startedRule(event)}
        refusal={refused?.refusal ?? null}
      />
      {runs}
    </div>,
  );
}

function startedRule({ title, series: seriesId }: Omit<CalendarQuery, "part">): Partial<RuleDraft> | null {
  if (title === "" && seriesId === "") return null;
  return seriesId === "" ? { title: clip(title, 200) } : { seriesId };
}

/** What is set stays set until the person chooses otherwise: a list without it would change it silently. */
function closedOptions({ closed }: CalendarDetail) {
  return closed.map(({ id, name, isArchived }) => ({
    value: id,
    label: `${name} (${isArchived ? "archived" : "closed to you"})`,
  }));
}
