import { type Context, Hono } from "hono";

import { discardFacts, startFacts, stopFacts } from "../../../domain/changes/record-change.ts";
import { discardTimer } from "../../../domain/time/discard-timer.ts";
import { lookUpEntry } from "../../../domain/time/find-entry.ts";
import { findTimer } from "../../../domain/time/find-timer.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import { readLine } from "../../../domain/time/read-line.ts";
import { startTimer } from "../../../domain/time/start-timer.ts";
import { stopTimer } from "../../../domain/time/stop-timer.ts";
import { parseStart } from "../../../domain/time/parse-span.ts";
import { AppError } from "../../../lib/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseForm, refusalOf } from "../../forms/form.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { createId } from "../../../lib/id.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { goTo } from "../../responses/go-to.ts";
import { isShown } from "../../responses/live.ts";
import { ctxOf } from "../../middleware/session.ts";
import { undoableOnceFor } from "../../forms/once.ts";
import { wantsFragment } from "../../responses/render.tsx";
import { TimerStrip, timerVersionOf } from "../../components/timer-strip.tsx";
import type { EntryDraft } from "./draft.ts";
import { addDrafted } from "./entries.tsx";
import { detailsOf, onlySearches, parseDraft } from "./entry-draft.ts";
import { answer, backTo, refuse, undoableAnswer } from "./today-answers.tsx";
import { viewerTimeFor } from "./today-view.ts";

export const timer = new Hono<AppEnv>();

timer.get("/timer", async (c) => {
  if (!wantsFragment(c)) return goTo(c, "/");
  const viewerTime = viewerTimeFor(c);
  const running = await findTimer(ctxOf(c));
  if (isShown(c, await timerVersionOf(running, viewerTime))) return c.body(null, 204);
  return c.html(<TimerStrip timer={running} viewerTime={viewerTime} next="/" />);
});

timer.post("/timer", async (c) => {
  const form = await parseForm(c);
  const typed = parseDraft(form);
  if (onlySearches(form)) return refuse(c, { start: { draft: typed, refusal: null } });
  const { draft, isEntry } = await readDraft(c, typed);
  if (isEntry) return addDrafted(c, form, { draft, confirmed: [], done: "start" });
  const entryId = createId(c.var.now);
  let changeId: string | undefined;
  const refusal = await refusalOf(async () => {
    ({ changeId } = await undoableOnceFor(c, form, {
      facts: (ctx) => startFacts(ctx, entryId),
      verb: (ctx) => startTimer(ctx, { ...detailsOf(draft), entryId }),
    }));
  });
  if (refusal !== null || changeId === undefined) return refuse(c, { start: { draft: typed, refusal } });
  const isBare = draft.notes.trim() === "" && draft.projectId === "" && draft.taskId === "";
  if (isBare)
    return undoableAnswer(c, form, { changeId, said: "A timer without notes is running.", done: "start" });
  return answer(c, { done: "start" }, backTo(c, form));
});

/** What was typed, with what its one field says beside notes: a project, tags, a span of today. */
export async function readDraft(c: Context<AppEnv>, typed: EntryDraft) {
  const { notes, time, projectId, tagNames } = await readLine(ctxOf(c), typed.notes);
  const { timeZone, now } = viewerTimeFor(c);
  const target = projectId === undefined || projectId === typed.projectId ? {} : { projectId, taskId: "" };
  const tags = [typed.tags, ...tagNames].filter((part) => part.trim() !== "").join(", ");
  const span = time === null ? {} : { time, date: localDateOf(now, timeZone) };
  return { draft: { ...typed, notes, tags, ...target, ...span }, isEntry: time !== null };
}

timer.post("/timer/stop", async (c) => {
  const form = await parseForm(c);
  const entryId = form.get("entryId");
  const wanted = entryId === "" ? {} : { entryId };
  let stopped: TimeEntry | null = null;
  let changeId = "";
  const refusal = await refusalOf(async () => {
    const input = { ...wanted, ...(await endOf(c, form)) };
    const { done, ...change } = await undoableOnceFor(c, form, {
      facts: (ctx) => stopFacts(ctx, wanted.entryId),
      verb: (ctx) => stopTimer(ctx, input),
    });
    stopped = done ?? (await lookUpEntry(ctxOf(c), entryId));
    ({ changeId } = change);
  });
  return refusal === null ? stopAnswer(c, form, { stopped, changeId }) : answer(c, { refusal });
});

/** When a timer ended that was forgotten: what the person typed, on their own clock. Throws invalid. */
async function endOf(c: Context<AppEnv>, form: Form): Promise<{ endedAt?: number }> {
  if (!form.has("endedAt")) return {};
  const [date = "", text = ""] = form.get("endedAt").split("T");
  const endedAt = parseStart({ date, text: text.slice(0, 5) }, viewerTimeFor(c).timeZone);
  const entry = await lookUpEntry(ctxOf(c), form.get("entryId"));
  if (entry === null || entry.startedAt < endedAt) return { endedAt };
  throw new AppError("invalid", "The timer began later than that. Choose a time after its start.", "endedAt");
}

function stopAnswer(
  c: Context<AppEnv>,
  form: Form,
  { stopped, changeId }: { stopped: TimeEntry | null; changeId: string },
) {
  if (stopped === null) return answer(c, {}, backTo(c, form));
  const { startedAt, endedAt } = stopped;
  const length = formatDuration((endedAt ?? startedAt) - startedAt);
  return undoableAnswer(c, form, { changeId, said: `The timer is stopped at ${length}.` });
}

timer.post("/timer/discard", async (c) => {
  const form = await parseForm(c);
  const entryId = form.get("entryId");
  const wanted = entryId === "" ? {} : { entryId };
  let changeId = "";
  const refusal = await refusalOf(async () => {
    ({ changeId } = await undoableOnceFor(c, form, {
      facts: (ctx) => discardFacts(ctx, wanted.entryId),
      verb: (ctx) => discardTimer(ctx, wanted),
    }));
  });
  if (refusal !== null) return answer(c, { refusal });
  return undoableAnswer(c, form, { changeId, said: "The timer is discarded." });
});
