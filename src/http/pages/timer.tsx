import { Hono } from "hono";

import { discardTimer } from "../../domain/time/discard-timer.ts";
import { findTimer } from "../../domain/time/find-timer.ts";
import { startTimer } from "../../domain/time/start-timer.ts";
import { stopTimer } from "../../domain/time/stop-timer.ts";
import { pathTo } from "../../lib/path-to.ts";
import type { AppEnv } from "../app-env.ts";
import { readForm, refusalOf } from "../form.ts";
import { goTo } from "../go-to.ts";
import { ctxOf } from "../middleware/session.ts";
import { wantsFragment } from "../render.tsx";
import { TimerCard } from "../ui/today/timer-card.tsx";
import { Undo } from "../ui/today/undo.tsx";
import { detailsOf, readDraft } from "./entry-draft.ts";
import { answer, eyesFor, queryOf, refuse, timerVersionOf } from "./today-answers.tsx";

export const timer = new Hono<AppEnv>();

timer.get("/timer", async (c) => {
  if (!wantsFragment(c)) return goTo(c, "/");
  const eyes = eyesFor(c);
  const running = await findTimer(ctxOf(c));
  const version = await timerVersionOf(running, eyes);
  if (c.req.query("v") === version) return c.body(null, 204);
  return c.html(<TimerCard timer={running} version={version} eyes={eyes} />);
});

timer.post("/timer", async (c) => {
  const draft = readDraft(await readForm(c));
  const refusal = await refusalOf(() => startTimer(ctxOf(c), detailsOf(draft)));
  return refusal === null ? answer(c, { done: "start" }) : refuse(c, { start: { draft, refusal } });
});

timer.post("/timer/stop", async (c) => {
  const entryId = (await readForm(c)).get("entryId");
  const refusal = await refusalOf(() => stopTimer(ctxOf(c), entryId === "" ? {} : { entryId }));
  return answer(c, refusal === null ? {} : { refusal });
});

timer.post("/timer/discard", async (c) => {
  const entryId = (await readForm(c)).get("entryId");
  let discarded = "";
  const refusal = await refusalOf(async () => {
    discarded = (await discardTimer(ctxOf(c), entryId === "" ? {} : { entryId })).id;
  });
  if (refusal !== null) return answer(c, { refusal });
  const notice = (
    <Undo entryId={discarded} query={queryOf(c)}>
      The timer is discarded.
    </Undo>
  );
  return answer(c, { notice }, pathTo`/?deleted=${discarded}`);
});
