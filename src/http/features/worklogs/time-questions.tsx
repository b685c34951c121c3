import { providerOf } from "../../../integrations/connections/provider-of.ts";
import type { TimeQuestion } from "../../../integrations/worklogs/time-questions.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { LocalTime } from "../../components/time.tsx";
import { MoreToDecide } from "../../components/more-to-decide.tsx";
import { Answers, sentenceOf } from "./worklog-answers.tsx";

type Props = { questions: TimeQuestion[]; zone: string; clock: string };

/** A person's own time that is not at the issue as it was written: each with the ways to go on. */
export function TimeQuestions({ questions, zone, clock }: Props) {
  if (questions.length === 0) return null;
  const more = (questions[0]?.total ?? 0) - questions.length;
  return (
    <section class="stack" aria-labelledby="time-questions">
      <header class="stack tight">
        <h2 id="time-questions">Your time on issues</h2>
        <p class="lead">
          What was changed there is left alone until you decide. Your entries stay as they are.
        </p>
      </header>
      <ul class="list" role="list">
        {questions.map((question) => {
          const { name } = providerOf(question.provider);
          return (
            <li class="row">
              <div class="grow">
                <a href={pathTo`/tasks/${question.taskId}`}>
                  <b>{question.title}</b>
                </a>
                <p class="muted">
                  <LocalTime at={question.startedAt} zone={zone} clock={clock} />:{" "}
                  {sentenceOf(question, name)}
                </p>
              </div>
              <Answers row={question} providerName={name} next="/event-questions" />
            </li>
          );
        })}
      </ul>
      <MoreToDecide more={more} />
    </section>
  );
}
