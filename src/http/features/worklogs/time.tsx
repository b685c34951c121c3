import { Hono } from "hono";
import * as z from "zod/mini";

import { type Answer, answerWorklog } from "../../../integrations/worklogs/answer-worklog.ts";
import {
  changeTime,
  countEarlier,
  retryTime,
  writeEarlier,
} from "../../../integrations/worklogs/change-time.ts";
import { describeTime } from "../../../integrations/worklogs/describe-time.ts";
import { AppError } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { isWritableDate, startOfDay } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseChoice, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { type IdContext, ids, queryId } from "../../requests/ids.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { page } from "../../responses/render.tsx";
import { type EarlierDraft, TimePanel } from "./time-panel.tsx";

/** Time that goes back to where a project's issues are. */
export const timeThere = new Hono<AppEnv>();

timeThere.get("/bindings/:id/time", ids("id"), (c) => timePage(c));

timeThere.post("/bindings/:id/time", ids("id"), async (c) => {
  const form = await parseForm(c);
  const { id } = c.req.valid("param");
  const refusal = await refusalOf(() => changeTime(ctxOf(c), id, settingsOf(form)));
  if (refusal !== null) return timePage(c, { refusal });
  setFlash(c, "Saved.");
  return goTo(c, pathTo`/bindings/${id}/time`);
});

timeThere.post("/bindings/:id/time/since", ids("id"), async (c) => {
  const form = await parseForm(c);
  const { id } = c.req.valid("param");
  const date = form.get("date");
  let found: EarlierDraft["found"] = null;
  const refusal = await refusalOf(async () => {
    const since = sinceOf(date, viewerOf(c).timeZone);
    if (form.has("preview")) found = await countEarlier(ctxOf(c), id, since);
    else await writeEarlier(ctxOf(c), id, since);
  });
  if (refusal !== null || found !== null) return timePage(c, { refusal, earlier: { date, found } });
  setFlash(c, "It is being written. What waits is listed below.");
  return goTo(c, pathTo`/bindings/${id}/time`);
});

timeThere.post("/bindings/:id/time/retry", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  await retryTime(ctxOf(c), id);
  setFlash(c, "It is tried again within a minute.");
  return goTo(c, pathTo`/bindings/${id}/time`);
});

const worklogIds = ids("id", "taskId", "key");

timeThere.post("/bindings/:id/worklogs/:taskId/:key/write", worklogIds, (c) =>
  answered(c, "write", "It is written again."),
);

timeThere.post("/bindings/:id/worklogs/:taskId/:key/leave", worklogIds, (c) =>
  answered(c, "leave", "It stays as it is there."),
);

/** `next` is the page that the answer was given on. */
async function answered(c: IdContext<"id" | "taskId" | "key">, answer: Answer, sentence: string) {
  const { id: bindingId, taskId, key } = c.req.valid("param");
  const next = (await parseForm(c)).get("next");
  await answerWorklog(ctxOf(c), { bindingId, taskId, key, answer });
  setFlash(c, sentence);
  return goTo(c, next === "" ? pathTo`/bindings/${bindingId}/time` : next);
}

const roundingSchema = z.enum(["0", "5", "5up", "6", "6up", "15", "15up"]);

function settingsOf(form: Form) {
  const rounding = parseChoice(form, "rounding", roundingSchema);
  return {
    mode: parseChoice(form, "mode", z.enum(["off", "worklogs", "comment"])),
    grouping: parseChoice(form, "grouping", z.enum(["entry", "day"])),
    roundingMinutes: Number.parseInt(rounding, 10),
    roundsUp: rounding.endsWith("up"),
    isBillableOnly: form.has("billable"),
  };
}

/** Where the day begins for the person. Throws invalid. */
function sinceOf(date: string, zone: string): number {
  if (!isWritableDate(date)) throw new AppError("invalid", "Choose a day.", "date");
  return startOfDay(date, zone);
}

async function timePage(
  c: IdContext,
  {
    refusal = null,
    earlier = { date: "", found: null },
  }: { refusal?: Refusal | null; earlier?: EarlierDraft } = {},
) {
  const { timeZone: zone, clock } = viewerOf(c);
  const before = queryId.parse(c.req.query("before")) ?? null;
  const described = await describeTime(ctxOf(c), c.req.valid("param").id, before);
  return page(
    c,
    {
      title: `Time to ${described.binding.name}`,
      current: "/connections",
      status: refusal?.status ?? 200,
    },
    <>
      <TimePanel {...{ described, refusal, earlier, zone, clock }} />
    </>,
  );
}
