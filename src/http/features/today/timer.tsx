import { type Context, Hono } from "hono";

import { discardTimer } from "../../../domain/time/discard-timer.ts";
import { lookUpEntry } from "../../../domain/time/find-entry.ts";
import { findTimer } from "../../../domain/time/find-timer.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import { startTimer } from "../../../domain/time/start-timer.ts";
import { stopTimer } from "../../../domain/time/stop-timer.ts";
import { undoStop } from "../../../domain/time/undo-stop.ts";
import { readStart } from "../../../domain/time/read-span.ts";
import { AppError } from "../../../lib/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseForm, refusalOf } from "../../forms/form.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { goTo } from "../../responses/go-to.ts";
import { ctxOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { wantsFragment } from "../../responses/render.tsx";
import { TimerCard } from "./timer-card.tsx";
import { Undo, UndoStart, UndoStop } from "./undo.tsx";
import { detailsOf, onlySearches, parseDraft } from "./entry-draft.ts";
import { answer, viewerTimeFor, queryOf, refuse, timerVersionOf } from "./today-answers.tsx";

export const timer = new Hono<AppEnv>();

timer.get("/timer", async (c) => {
  if (!wantsFragment(c)) return goTo(c, "/");
  const viewerTime = viewerTimeFor(c);
  const running = await findTimer(ctxOf(c));
  const version = await timerVersionOf(running, viewerTime);
  if (c.req.query("v") === version) return c.body(null, 204);
  return c.html(<TimerCard timer={running} version={version} viewerTime={viewerTime} />);
});

timer.post("/timer", async (c) => {
  const form = await parseForm(c);
  const draft = parseDraft(form);
  if (onlySearches(form)) return refuse(c, { start: { draft, refusal: null } });
  let entryId: string | undefined;
  const refusal = await refusalOf(async () => {
    entryId = (await onceFor(c, form, (ctx) => startTimer(ctx, detailsOf(draft))))?.entry.id;
  });
  if (refusal !== null) return refuse(c, { start: { draft, refusal } });
  const isBare = draft.notes.trim() === "" && draft.projectId === "" && draft.taskId === "";
  return answer(c, {
    done: "start",
    ...(isBare && entryId !== undefined && { flash: <UndoStart entryId={entryId} query={queryOf(c)} /> }),
  });
});

timer.post("/timer/stop", async (c) => {
  const form = await parseForm(c);
  const entryId = form.get("entryId");
  let stopped: TimeEntry | null = null;
  const refusal = await refusalOf(async () => {
    const input = { ...(entryId !== "" && { entryId }), ...(await endOf(c, form)) };
    stopped =
      (await onceFor(c, form, (ctx) => stopTimer(ctx, input))) ?? (await lookUpEntry(ctxOf(c), entryId));
  });
  return refusal === null ? stopAnswer(c, stopped) : answer(c, { refusal });
});

/** When a timer ended that was forgotten: what the person typed, on their own clock. Throws invalid. */
async function endOf(c: Context<AppEnv>, form: Form): Promise<{ endedAt?: number }> {
  if (!form.has("endedAt")) return {};
  const [date = "", text = ""] = form.get("endedAt").split("T");
  const endedAt = readStart({ date, text: text.slice(0, 5) }, viewerTimeFor(c).timeZone);
  const entry = await lookUpEntry(ctxOf(c), form.get("entryId"));
  if (entry === null || entry.startedAt < endedAt) return { endedAt };
  throw new AppError("invalid", "The timer began later than that. Choose a time after its start.", "endedAt");
}

function stopAnswer(c: Context<AppEnv>, stopped: TimeEntry | null) {
  if (stopped === null) return answer(c, {});
  const query = queryOf(c);
  const flash = <UndoStop stopped={stopped} query={query} />;
  return answer(c, { flash }, pathTo`/${query.with({ stopped: stopped.id })}`);
}

timer.post("/timer/resume", async (c) => {
  const form = await parseForm(c);
  const stop = { entryId: form.get("entryId"), at: Number(form.get("at")) };
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => undoStop(ctx, stop)));
  return answer(c, refusal === null ? {} : { refusal });
});

timer.post("/timer/discard", async (c) => {
  const form = await parseForm(c);
  const entryId = form.get("entryId");
  let discarded = entryId;
  const refusal = await refusalOf(async () => {
    const input = entryId === "" ? {} : { entryId };
    discarded = (await onceFor(c, form, (ctx) => discardTimer(ctx, input)))?.id ?? entryId;
  });
  if (refusal !== null || discarded === "") return answer(c, refusal === null ? {} : { refusal });
  const flash = (
    <Undo entryId={discarded} query={queryOf(c)}>
      The timer is discarded.
    </Undo>
  );
  return answer(c, { flash }, pathTo`/?deleted=${discarded}`);
});
