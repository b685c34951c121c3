import type { Context } from "hono";
import type { Child } from "hono/jsx";

import { findTimer } from "../../../domain/time/find-timer.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { toBroken } from "../../../integrations/connections/broken-connections.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import type { Form, Refusal } from "../../forms/form.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { sameOriginPath } from "../../responses/same-origin-path.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { Flash, FlashPartial } from "../../components/flash.tsx";
import { BrokenConnections, bringsNoEvents } from "../connections/broken-connections.tsx";
import { QuestionFlash } from "../suggestions/event-question-list.tsx";
import { BrokenFlashes } from "../suggestions/broken-flashes.tsx";
import { CalendarInvitation, waysToCalendar } from "../suggestions/calendar-invitation.tsx";
import type { Picker } from "./detail-fields.tsx";
import { type EntryDraft, emptyDraft } from "./draft.ts";
import { AddForm } from "./add-form.tsx";
import { BulkForm } from "./bulk-form.tsx";
import { DayList } from "./day-list.tsx";
import type { ViewerTime } from "../../viewer-time.ts";
import { StartBox, StartForm } from "./start-form.tsx";
import { TimerStrip } from "../../components/timer-strip.tsx";
import { loadAll, loadView, queryOf, type View, viewerTimeFor } from "./today-view.ts";
import { Undo } from "../../components/undo.tsx";

/** `refusal` null: the form only asked for other tasks to choose from. */
type Refused = { draft: EntryDraft; refusal: Refusal | null };

/** What a page or an answer says besides the entries. */
export type Outcome = {
  start?: Refused;
  add?: Refused;
  /** A refusal that belongs to no form, such as a stop when nothing runs. */
  refusal?: Refusal;
  flash?: Child;
  /** The entry that was edited. */
  focus?: string;
  /** Which form was done and comes back empty. */
  done?: "start" | "add" | "chosen";
  /** What a refused change of several entries held. */
  chosen?: { ids: readonly string[]; draft: EntryDraft };
};

/** Where a form leads without a script: to the page it stands on, as it says itself, or to the days that are shown. */
export function backTo(c: Context<AppEnv>, form: Form): string {
  return sameOriginPath(form.get("next") || pathTo`/${queryOf(c)}`, c.var.config.appUrl);
}

/** Whether a script sent this from another page than Today: it has a strip, and no list of days. */
function isElsewhere(c: Context<AppEnv>): boolean {
  const url = URL.parse(c.req.header("HX-Current-URL") ?? "");
  return url !== null && url.pathname !== "/";
}

/** `fill`: a span between entries that is to become one; "" = none. */
function Forms(props: { outcome: Outcome; picker: Picker; view: View; fill: string }) {
  const { outcome, picker, view, fill } = props;
  const { start, add, done } = outcome;
  return (
    <>
      <StartBox draft={start?.draft ?? emptyDraft} problem={start?.refusal ?? null} picker={picker} />
      <AddForm
        draft={add?.draft ?? { ...emptyAdd(view), time: fill }}
        problem={add?.refusal ?? null}
        picker={picker}
        isOpen={add !== undefined || done === "add" || fill !== ""}
      />
    </>
  );
}

const emptyAdd = ({ list, until }: View): EntryDraft => ({ ...emptyDraft, date: until ?? list.today });

/** The whole page, as it stands or as the answer to one of its forms. */
export async function todayPage(c: Context<AppEnv>, outcome: Outcome = {}) {
  const { start, add, refusal, chosen } = outcome;
  const { view, calendars, questions, picker } = await loadAll(c, (add ?? start ?? chosen)?.draft);
  const isEmpty = view.offered.length === 0 && view.list.days.every(({ entries }) => entries.length === 0);
  const ways = isEmpty && view.until === null ? waysToCalendar(calendars) : null;
  const status = (start?.refusal ?? add?.refusal ?? refusal)?.status ?? 200;
  const broken = toBroken(ctxOf(c).actor, viewerOf(c).broken);
  const content = (
    <>
      <h1>Today</h1>
      {refusal !== undefined && <Flash tone="bad">{refusal.message}</Flash>}
      <BrokenFlashes calendars={calendars} />
      <BrokenConnections broken={broken.filter(bringsNoEvents)} />
      <QuestionFlash {...questions} />
      <Forms outcome={outcome} picker={picker} view={view} fill={c.req.query("fill")?.slice(0, 40) ?? ""} />
      <DayList {...view} version={view.listVersion} chosen={chosen?.ids} open={c.req.query("open")} />
      <BulkForm draft={chosen?.draft ?? emptyDraft} picker={picker} query={queryOf(c)} />
      {ways !== null && (
        <CalendarInvitation ways={ways}>
          Connect it, and every event that is over is offered here as a time entry: one click accepts it, one
          puts it aside.
        </CalendarInvitation>
      )}
    </>
  );
  return page(c, { title: "Today", current: "/", status }, content);
}

/** The list alone, or 204 when the browser has this version. */
export async function dayListAnswer(c: Context<AppEnv>) {
  const view = await loadView(c);
  if (c.req.query("v") === view.listVersion) return c.body(null, 204);
  return c.html(<DayList {...view} version={view.listVersion} focus={c.req.query("focus")} />);
}

/** Answers a form that did its work, or that only the list can answer: the page anew, or the parts that changed. */
export async function answer(c: Context<AppEnv>, outcome: Outcome, location = pathTo`/${queryOf(c)}`) {
  if (!wantsFragment(c)) return outcome.refusal ? todayPage(c, outcome) : goTo(c, location);
  if (isElsewhere(c)) return stripAnswer(c, outcome);
  const { refusal, flash, done, focus } = outcome;
  const { view, picker } = await loadAll(c);
  const said = refusal?.message ?? flash;
  return c.html(
    <>
      <hx-partial hx-target="#day-list" hx-swap="outerMorph">
        <DayList {...view} version={view.listVersion} focus={focus} />
      </hx-partial>
      <StripPartial timer={view.list.timer} viewerTime={view.viewerTime} />
      {done === "start" && (
        <hx-partial hx-target="#start" hx-swap="outerHTML">
          <StartForm draft={emptyDraft} problem={null} picker={picker} />
        </hx-partial>
      )}
      {done === "add" && (
        <hx-partial hx-target="#add" hx-swap="outerHTML">
          <AddForm draft={emptyAdd(view)} problem={null} picker={picker} isOpen />
        </hx-partial>
      )}
      {done === "chosen" && (
        <hx-partial hx-target="#chosen" hx-swap="outerHTML">
          <BulkForm draft={emptyDraft} picker={picker} query={queryOf(c)} />
        </hx-partial>
      )}
      {said !== undefined && <FlashPartial tone={refusal ? "bad" : "plain"}>{said}</FlashPartial>}
    </>,
    refusal?.status ?? 200,
  );
}

function StripPartial({ timer, viewerTime }: { timer: ListedEntry | null; viewerTime: ViewerTime }) {
  return (
    <hx-partial hx-target="#timer" hx-swap="outerMorph">
      <TimerStrip timer={timer} viewerTime={viewerTime} next="/" />
    </hx-partial>
  );
}

/** The strip of any page, and what is said about it. */
async function stripAnswer(c: Context<AppEnv>, { refusal, flash }: Outcome) {
  const timer = await findTimer(ctxOf(c));
  const said = refusal?.message ?? flash;
  return c.html(
    <>
      <StripPartial timer={timer} viewerTime={viewerTimeFor(c)} />
      {said !== undefined && <FlashPartial tone={refusal ? "bad" : "plain"}>{said}</FlashPartial>}
    </>,
    refusal?.status ?? 200,
  );
}

type Undoable = Pick<Outcome, "focus" | "done"> & { changeId: string; said: string };

/** Answers a form whose change can be undone: says what was done, with the way back. */
export function undoableAnswer(c: Context<AppEnv>, form: Form, { changeId, said, ...outcome }: Undoable) {
  if (!wantsFragment(c)) setFlash(c, said);
  const flash = (
    <Undo changeId={changeId} query={queryOf(c)}>
      {said}
    </Undo>
  );
  const back = new URL(backTo(c, form), c.var.config.appUrl);
  back.searchParams.set("undo", changeId);
  return answer(c, { ...outcome, flash }, back.pathname + back.search);
}

/** Answers a refused form: the form with what was typed, alone or in its page. */
export async function refuse(c: Context<AppEnv>, outcome: Outcome) {
  if (!wantsFragment(c)) return todayPage(c, outcome);
  const { start, add } = outcome;
  const refusal = start?.refusal ?? add?.refusal ?? null;
  if (refusal !== null && isElsewhere(c)) return stripAnswer(c, { refusal });
  const { picker } = await loadAll(c, (add ?? start)?.draft);
  const addForm = add && <AddForm draft={add.draft} problem={add.refusal} picker={picker} isOpen />;
  const status = refusal?.status ?? 200;
  if (start === undefined) return addForm === undefined ? answer(c, outcome) : c.html(addForm, status);
  return c.html(
    <>
      <StartForm draft={start.draft} problem={start.refusal} picker={picker} takesFocus={add === undefined} />
      {addForm !== undefined && (
        <hx-partial hx-target="#add" hx-swap="outerHTML">
          {addForm}
        </hx-partial>
      )}
    </>,
    status,
  );
}
