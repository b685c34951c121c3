import { type Context, Hono } from "hono";

import { answerAsked, type AskedAnswer } from "../../../domain/suggestions/answer-asked.ts";
import { askedEntries } from "../../../domain/suggestions/asked-entries.ts";
import { type Answer, answerQuestion } from "../../../integrations/calendar/export/answer-question.ts";
import { questionsOf } from "../../../integrations/calendar/export/questions.ts";
import { timeQuestions } from "../../../integrations/worklogs/time-questions.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { type IdContext, ids } from "../../requests/ids.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { page } from "../../responses/render.tsx";
import { EventQuestions, NoQuestions } from "../suggestions/event-question-list.tsx";
import { AskedEntries } from "../suggestions/asked-entries.tsx";
import { TimeQuestions } from "../worklogs/time-questions.tsx";
import { viewerTimeFor } from "./today-view.ts";

/** What changed in the person's calendars, or of their time on issues, and is theirs to decide. */
export const eventQuestions = new Hono<AppEnv>();

eventQuestions.get("/event-questions", async (c) => {
  const { timeZone: zone, clock } = viewerOf(c);
  const ctx = ctxOf(c);
  const [questions, asked, worklogs] = await c.var.db.batch([
    questionsOf(ctx),
    askedEntries(ctx),
    timeQuestions(ctx),
  ]);
  return page(
    c,
    { title: "Questions for you", current: "/calendar" },
    <div class="stack">
      <h1>Questions for you</h1>
      {questions.length + asked.length + worklogs.length === 0 && <NoQuestions />}
      <AskedEntries asked={asked} viewerTime={viewerTimeFor(c)} />
      <EventQuestions questions={questions} zone={zone} clock={clock} />
      <TimeQuestions questions={worklogs} zone={zone} clock={clock} />
    </div>,
  );
});

eventQuestions.post("/asked-entries/:id/keep", ids("id"), (c) => askedAnswered(c, "keep"));
eventQuestions.post("/asked-entries/:id/follow", ids("id"), (c) => askedAnswered(c, "follow"));
eventQuestions.post("/asked-entries/keep", (c) => allAskedAnswered(c, "keep"));
eventQuestions.post("/asked-entries/follow", (c) => allAskedAnswered(c, "follow"));

async function askedAnswered(c: IdContext, answer: AskedAnswer) {
  const refusal = await refusalOf(() => answerAsked(ctxOf(c), c.req.valid("param").id, answer));
  setFlash(c, refusal?.message ?? askedSentences[answer]);
  return goTo(c, "/event-questions");
}

/** What was answered elsewhere meanwhile is left out. */
async function allAskedAnswered(c: Context<AppEnv>, answer: AskedAnswer) {
  const ctx = ctxOf(c);
  // oxlint-disable-next-line no-await-in-loop -- each changes an entry in a transaction of its own
  for (const { id } of await askedEntries(ctx)) await refusalOf(() => answerAsked(ctx, id, answer));
  setFlash(c, askedSentences[answer]);
  return goTo(c, "/event-questions");
}

const askedSentences: Record<AskedAnswer, string> = {
  keep: "Your time stays as it is.",
  follow:
    "Your time follows the calendar. What was deleted can be restored under Deleted entries for 30 days.",
};

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
