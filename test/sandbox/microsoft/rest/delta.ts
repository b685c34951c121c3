import type { Context } from "hono";
import * as z from "zod";
import { decode, encode } from "../../agenda/cursor.ts";
import { expandAll, listStored, overlaps, type Instance } from "../../agenda/instances.ts";
import type { Calendar } from "../../agenda/records.ts";
import { sandboxState } from "../../state.ts";
import { graphId } from "../ids.ts";
import { presentEvent, presentStub } from "../present.ts";
import { microsoftWorld } from "../world.ts";
import { apiRoot, calendarOf, GraphError, isDeleted, type GraphEnv } from "./answer.ts";

const stateSchema = z.object({
  calendarId: z.string(),
  from: z.number(),
  to: z.number(),
  /** What changed after this; null = everything in the window. */
  since: z.number().nullable(),
  /** Where the agenda stood when this listing began. */
  until: z.number(),
  after: z.string(),
  issuedMs: z.number(),
});

type State = z.infer<typeof stateSchema>;

const unsupported = ["$select", "$filter", "$orderby", "$expand", "$search"];

/** https://learn.microsoft.com/en-us/graph/api/event-delta */
export function answerDelta(c: Context<GraphEnv>): Response {
  const calendar = calendarOf(c);
  const state = readState(c, calendar);
  const rest = changesOf(calendar, state).filter(({ id }) => id > state.after);
  const shown = rest.slice(0, c.var.preferences.pageSize);
  const last = shown.at(-1);
  const isLast = rest.length <= shown.length || last === undefined;
  const path = `${apiRoot(c)}/me/calendars/${encodeURIComponent(calendar.id)}/calendarView/delta`;
  const { agenda } = microsoftWorld();
  const link = isLast
    ? {
        "@odata.deltaLink": `${path}?$deltatoken=${encode({
          ...state,
          since: state.until,
          until: agenda.lastChange,
          after: "",
        })}`,
      }
    : { "@odata.nextLink": `${path}?$skiptoken=${encode({ ...state, after: last.id })}` };
  const context = `${apiRoot(c)}/$metadata#Collection(event)`;
  return c.json({
    "@odata.context": context,
    value: shown.map((instance) => presentChange(c, calendar, { state, instance })),
    ...link,
  });
}

function presentChange(
  c: Context<GraphEnv>,
  calendar: Calendar,
  { state, instance }: { state: State; instance: Instance },
) {
  const { preferences } = c.var;
  const type = { "@odata.type": "#microsoft.graph.event" };
  const isSeries = instance.kind === "series";
  // Graph does not tell what was deleted from what left the window.
  if (isDeleted(instance) || (!isSeries && !overlaps(instance.when, state))) {
    return { ...type, id: graphId(instance.id, preferences.isImmutable), "@removed": { reason: "deleted" } };
  }
  if (instance.kind === "occurrence") return { ...type, ...presentStub(instance, preferences) };
  return { ...type, ...presentEvent(calendar, instance, preferences) };
}

function changesOf(calendar: Calendar, state: State): Instance[] {
  const { since } = state;
  const series = listStored(calendar).filter(({ kind }) => kind === "series");
  const all = [...expandAll(calendar, { from: state.from, to: state.to }), ...series];
  const chosen = all.filter((instance) => {
    if (since !== null) return instance.change > since;
    return !isDeleted(instance) && overlaps(instance.when, state);
  });
  return chosen.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function readState(c: Context<GraphEnv>, calendar: Calendar): State {
  const token = c.req.query("$deltatoken") ?? c.req.query("$skiptoken");
  const issuedMs = Date.now();
  if (token === undefined) {
    const { from, to } = readWindow(c);
    const refused = unsupported.find((name) => c.req.query(name) !== undefined);
    if (refused !== undefined) {
      throw new GraphError(
        400,
        "ErrorInvalidUrlQuery",
        `The query parameter ${refused} is not supported with delta.`,
      );
    }
    const until = microsoftWorld().agenda.lastChange;
    return { calendarId: calendar.id, from, to, since: null, until, after: "", issuedMs };
  }
  const state = decode(stateSchema, token);
  if (state === null || state.calendarId !== calendar.id) {
    throw new GraphError(400, "ErrorInvalidUrlQuery", "Badly formed token.");
  }
  requireFresh(state);
  // A listing that begins ends where the agenda stands now.
  const isNewWalk = c.req.query("$deltatoken") !== undefined;
  return isNewWalk ? { ...state, until: microsoftWorld().agenda.lastChange, issuedMs } : state;
}

function requireFresh({ issuedMs }: State): void {
  const seconds = sandboxState().settings.calendarCursorSeconds;
  const isTooOld = seconds !== null && issuedMs <= Date.now() - seconds * 1000;
  if (!isTooOld && issuedMs > microsoftWorld().agenda.cursorsForgottenMs) return;
  throw new GraphError(
    410,
    "SyncStateNotFound",
    "The sync state generation is not found; a full sync is required.",
  );
}

export function readWindow(c: Context<GraphEnv>): { from: number; to: number } {
  const from = parseMoment(c.req.query("startDateTime"));
  const to = parseMoment(c.req.query("endDateTime"));
  if (Number.isNaN(from) || Number.isNaN(to) || to <= from) {
    const message =
      "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.";
    throw new GraphError(400, "ErrorInvalidParameter", message);
  }
  return { from, to };
}

/** Without an offset it counts as UTC. */
function parseMoment(text: string | undefined): number {
  const hasOffset = /(?:Z|[+-]\d\d:\d\d)$/i.test(text ?? "");
  return Date.parse(hasOffset || text === undefined ? (text ?? "") : `${text}Z`);
}
