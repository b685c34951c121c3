import type { Question } from "../../../integrations/calendar/export/questions.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ButtonForm } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Flash } from "../../components/flash.tsx";
import { LocalTime } from "../../components/time.tsx";
import { WebLink } from "../../components/web-link.tsx";
import { MoreToDecide } from "../../components/more-to-decide.tsx";

type ViewerTime = { zone: string; clock: string };

/** What was changed or deleted in a calendar, each with the ways to go on. */
export function EventQuestions({ questions, ...viewerTime }: { questions: Question[] } & ViewerTime) {
  if (questions.length === 0) return null;
  const more = (questions[0]?.total ?? 0) - questions.length;
  return (
    <section class="stack" id="event-questions" aria-labelledby="questions-title">
      <header class="stack tight">
        <h2 id="questions-title">Events that you changed</h2>
        <p class="lead">Timewire wrote these events and leaves them alone until you decide.</p>
      </header>
      {questions.length > 1 && (
        <div class="cluster">
          <ButtonForm
            action="/event-questions/restore"
            label={`Put back ${more > 0 ? "these" : "all"} ${questions.length}`}
          />
          <ButtonForm action="/event-questions/keep" label="Leave the calendar as it is" />
        </div>
      )}
      <ul class="list" role="list">
        {questions.map((question) => (
          <QuestionRow question={question} {...viewerTime} />
        ))}
      </ul>
      <MoreToDecide more={more} />
    </section>
  );
}

/** What the page says while there is nothing to decide. */
export function NoQuestions() {
  return (
    <EmptyState title="Nothing to decide">
      <p>
        Time that you took from a calendar is yours. When its event is moved or cancelled afterwards, your
        entry stays as it is, and you are asked here.
      </p>
      <p>
        When you change or delete an event that Timewire wrote into your calendar, it is left alone and you
        are asked here what to do.
      </p>
      <p>So is your time that was written to an issue, when somebody changes or deletes it there.</p>
    </EmptyState>
  );
}

/**
 * Leads from other pages to the questions; nothing while there is none. `written` are events that we wrote and the person changed,
 * `accepted` entries whose events changed, `worklogs` the person's time that is not at its issue as it was written.
 */
export function QuestionFlash(props: { written: number; accepted: number; worklogs?: number }) {
  const { written, accepted, worklogs = 0 } = props;
  if (written + accepted + worklogs === 0) return null;
  return (
    <Flash tone="warn">
      <p>
        {accepted > 0 && (
          <>
            {accepted === 1 ? "An event" : `${accepted} events`} that you accepted as time{" "}
            {accepted === 1 ? "was" : "were"} moved or cancelled since. Your{" "}
            {accepted === 1 ? "entry stays" : "entries stay"} as {accepted === 1 ? "it is" : "they are"}.{" "}
          </>
        )}
        {written > 0 && (
          <>
            {written === 1 ? "An event" : `${written} events`} that Timewire wrote into your calendar{" "}
            {written === 1 ? "was" : "were"} changed or deleted there.{" "}
          </>
        )}
        {worklogs > 0 && (
          <>
            Your time on {worklogs === 1 ? "an issue" : `issues, ${worklogs} times,`} was changed, deleted or
            not accepted there.{" "}
          </>
        )}
        <a href="/event-questions">Decide what to do</a>
      </p>
    </Flash>
  );
}

function QuestionRow({ question, zone, clock }: { question: Question } & ViewerTime) {
  const { bindingId, localId, kind, title, state, calendarName, startsAt } = question;
  const url = state === "deleted" ? "" : (question.url ?? "");
  const base = pathTo`/event-questions/${bindingId}/${localId}`;
  const isEntry = kind === "time_entry";
  const back = state === "deleted" ? "Put it back" : "Write it over";
  const keep = isEntry ? "Keep the entry only" : "Leave the calendar alone";
  const what = `${state === "deleted" ? "You deleted" : "You changed"} this event in ${calendarName}: `;
  return (
    <li class="row">
      <div class="grow">
        <WebLink url={url} title="Opens the event in its calendar">
          <b>{title}</b>
        </WebLink>
        <p class="muted">
          {what}
          {isEntry ? (
            <LocalTime at={startsAt} zone={zone} clock={clock} />
          ) : (
            <LocalTime at={startsAt} zone="UTC" style="date" />
          )}
          . {isEntry && <a href={pathTo`/entries/${localId}`}>See the entry</a>}
        </p>
      </div>
      <div class="cluster">
        <ButtonForm action={`${base}/restore`} label={back} title={`${back}: ${title}`} small />
        <ButtonForm action={`${base}/keep`} label={keep} title={`${keep}: ${title}`} small />
        {isEntry && (
          <ButtonForm
            action={`${base}/delete`}
            label="Delete the entry"
            title={`Delete the entry: ${title}`}
            look="danger"
            small
          />
        )}
      </div>
    </li>
  );
}
