import { type Context, Hono } from "hono";

import { type Answer, answerQuestion } from "../../integrations/calendar/export/answer-question.ts";
import { questionsOf } from "../../integrations/calendar/export/questions.ts";
import type { AppEnv } from "../app-env.ts";
import { setFlash, takeFlash } from "../flash.ts";
import { refusalOf } from "../form.ts";
import { goTo } from "../go-to.ts";
import { type IdContext, ids } from "../ids.ts";
import { ctxOf, viewerOf } from "../middleware/session.ts";
import { page } from "../render.tsx";
import { Notice } from "../ui/components/notice.tsx";
import { EventQuestions } from "../ui/connections/event-questions.tsx";

/** Events of ours that a person changed or deleted in the calendar, and what shall become of them. */
export const eventQuestions = new Hono<AppEnv>();

eventQuestions.get("/event-questions", async (c) => {
  const { timeZone: zone, clock } = viewerOf(c);
  const questions = await questionsOf(ctxOf(c));
  const flash = takeFlash(c);
  return page(
    c,
    { title: "Events that you changed", current: "/calendar" },
    <div class="stack">
      {flash !== null && <Notice tone="accent">{flash}</Notice>}
      <EventQuestions questions={questions} zone={zone} clock={clock} />
    </div>,
  );
});

eventQuestions.post("/event-questions/:bindingId/:localId/keep", ids("bindingId", "localId"), (c) =>
  answered(c, "keep", "It stays as it is here, and is no longer written into the calendar."),
);

eventQuestions.post("/event-questions/:bindingId/:localId/restore", ids("bindingId", "localId"), (c) =>
  answered(c, "restore", "The event is written into the calendar again."),
);

eventQuestions.post("/event-questions/:bindingId/:localId/delete", ids("bindingId", "localId"), (c) =>
  answered(c, "delete", "The time entry is deleted."),
);

eventQuestions.post("/event-questions/keep", (c) =>
  allAnswered(c, "keep", "They stay as they are here, and are no longer written into the calendar."),
);

eventQuestions.post("/event-questions/restore", (c) =>
  allAnswered(c, "restore", "The events are written into the calendar again."),
);

/** What was answered elsewhere meanwhile is left out. */
async function allAnswered(c: Context<AppEnv>, answer: Answer, sentence: string) {
  const ctx = ctxOf(c);
  const questions = await questionsOf(ctx);
  await Promise.all(questions.map((question) => refusalOf(() => answerQuestion(ctx, question, answer))));
  setFlash(c, sentence);
  return goTo(c, "/event-questions");
}

async function answered(c: IdContext<"bindingId" | "localId">, answer: Answer, sentence: string) {
  const { bindingId, localId } = c.req.valid("param");
  const refusal = await refusalOf(() => answerQuestion(ctxOf(c), { bindingId, localId }, answer));
  setFlash(c, refusal?.message ?? sentence);
  return goTo(c, "/event-questions");
}
