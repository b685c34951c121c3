import { type Context, Hono } from "hono";

import { areDecided } from "../../../domain/suggestions/are-decided.ts";
import { dismissSuggestions } from "../../../domain/suggestions/dismiss-suggestions.ts";
import { type Accepted, acceptSuggestions } from "../../../domain/suggestions/accept-suggestions.ts";
import { undoDecision } from "../../../domain/suggestions/undo-decision.ts";
import { AppError } from "../../../lib/errors.ts";
import { Search } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ctxOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { wantsFragment } from "../../responses/render.tsx";
import { isCalendarPath } from "../../calendar-path.ts";
import { mostAtOnce } from "../suggestions/free-suggestions.ts";
import { UndoDecision } from "../suggestions/undo-decision.tsx";
import { calendarAnswer } from "./calendar.tsx";
import { answer } from "../today/today-answers.tsx";
import { queryOf } from "../today/today-view.ts";

/** What a person decides about the events of their calendars, one or several at once. */
export const suggestions = new Hono<AppEnv>();

suggestions.post("/suggestions/accept", (c) =>
  decide(c, "accepted", async (ids) => {
    const accepted = await acceptSuggestions(ctxOf(c), { ids });
    return { ids: accepted.map(({ id }) => id), remark: formatMissing(accepted) };
  }),
);

suggestions.post("/suggestions/dismiss", (c) =>
  decide(c, "dismissed", async (ids) => ({ ids: await dismissSuggestions(ctxOf(c), ids), remark: "" })),
);

suggestions.post("/suggestions/undo", async (c) => {
  const form = await parseForm(c);
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => undoDecision(ctx, chosenOf(form))));
  const back = backOf(form);
  if (back === null) return answer(c, refusal === null ? {} : { refusal });
  const said = refusal?.message ?? "Offered again.";
  return backTo(c, back, { refusal, said, focus: form.get("one") });
});

/** `remark` is said after what was done; empty = there is none. */
type Done = { ids: string[]; remark: string };

async function decide(
  c: Context<AppEnv>,
  what: "accepted" | "dismissed",
  work: (ids: string[]) => Promise<Done>,
) {
  const form = await parseForm(c);
  let { ids: done, remark }: Done = { ids: [], remark: "" };
  let refusal = await refusalOf(async () => {
    ({ ids: done, remark } = await work(chosenOf(form)));
  });
  // The same button pressed twice: what was asked for is done.
  if (refusal?.status === 409 && (await areDecided(ctxOf(c), chosenOf(form), what))) {
    refusal = null;
    done = chosenOf(form);
  }
  const said = refusal?.message ?? `${sentenceOf(done.length, what)} ${remark}`.trim();
  const back = backOf(form);
  if (back !== null) return backTo(c, back, { refusal, said, done, focus: form.get("one") });
  if (refusal !== null) return answer(c, { refusal });
  const flash = (
    <UndoDecision ids={done} query={queryOf(c)}>
      {said}
    </UndoDecision>
  );
  return answer(c, { flash });
}

/** The calendar page again, or its days with a flash. */
function backTo(
  c: Context<AppEnv>,
  back: string,
  {
    refusal,
    said,
    focus,
    done = [],
  }: { refusal: Refusal | null; said: string; focus: string; done?: string[] },
) {
  if (!wantsFragment(c)) {
    setFlash(c, said);
    return goTo(c, back);
  }
  const flash =
    done.length === 0 ? (
      said
    ) : (
      <UndoDecision ids={done} query={new Search()} back={back}>
        {said}
      </UndoDecision>
    );
  return calendarAnswer(c, back, { flash, refusal, focus });
}

/** The event whose own button was pressed, all of a list, or those that are ticked. */
function chosenOf(form: Form): string[] {
  const [one, all] = [form.get("one"), form.get("all")];
  const ids = one !== "" ? [one] : all !== "" ? all.split(",") : form.all("id");
  if (ids.length === 0) throw new AppError("invalid", "Choose at least one event first.");
  if (ids.length > mostAtOnce) {
    throw new AppError("invalid", `Choose at most ${mostAtOnce} events at once; these are ${ids.length}.`);
  }
  return ids;
}

function backOf(form: Form): string | null {
  const back = form.get("back");
  return isCalendarPath(back) ? back : null;
}

function sentenceOf(count: number, what: "accepted" | "dismissed"): string {
  if (what === "dismissed") return count === 1 ? "The event is dismissed." : `${count} events are dismissed.`;
  return count === 1 ? "The event is an entry now." : `${count} events are entries now.`;
}

/** What a rule or the calendar's settings name may be archived by now; the person is told when they accept the event. */
function formatMissing(accepted: Accepted[]): string {
  const missing = accepted.flatMap(({ missesProject }) => missesProject ?? []);
  if (missing.length === 0) return "";
  const names = [...new Set(missing)].map((name) => `“${name}”`).join(" and ");
  const which = missing.length === 1 ? "it has" : `${missing.length} have`;
  return `No time goes to ${names} any more, so ${which} no project.`;
}
