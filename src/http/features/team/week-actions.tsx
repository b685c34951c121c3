import type { SubmittedWeek } from "../../../domain/approval/list-weeks.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { LocalDate } from "../../../lib/zoned-time.ts";
import { Button, ButtonForm } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Refusal } from "../../forms/form.ts";
import { WeekBadge } from "./week-badge.tsx";

type Props = {
  userId: string;
  first: LocalDate;
  /** null = it was not submitted. */
  week: SubmittedWeek | null;
  isOwn: boolean;
  mayDecide: boolean;
  /** Its first day has come. */
  isBegun: boolean;
  refusal: Refusal | null;
  note: string;
};

/** Where a week stands, and what can be done about it. */
export function WeekActions(props: Props) {
  const { userId, first, week, isOwn, mayDecide, isBegun, refusal } = props;
  const action = (name: string) => pathTo`/team/people/${userId}/${name}`;
  const isOpen = week === null || week.state === "sent_back";
  return (
    <section class="card stack tight" aria-label="Approval">
      {refusal !== null && refusal.field !== "note" && <Flash tone="bad">{refusal.message}</Flash>}
      {week !== null && <State week={week} />}
      {isOpen && isOwn && isBegun && (
        <ButtonForm action={action("submit")} fields={{ date: first }} label="Submit week" look="primary" />
      )}
      {mayDecide && week?.state === "submitted" && (
        <div class="toolbar">
          <ButtonForm
            action={action("approve")}
            fields={{ date: first, print: week.print }}
            label="Approve"
            look="primary"
          />
          <NoteForm {...props} action={action("send-back")} label="Send back" />
        </div>
      )}
      {mayDecide && week?.state === "approved" && (
        <NoteForm {...props} action={action("reopen")} label="Reopen" />
      )}
    </section>
  );
}

function State({ week: { state, note, decidedBy } }: { week: SubmittedWeek }) {
  return (
    <p class="cluster">
      <WeekBadge state={state} />
      {decidedBy !== null && <span class="muted">by {decidedBy}</span>}
      {note !== "" && <span>“{note}”</span>}
    </p>
  );
}

function NoteForm({ action, label, first, note, refusal }: Props & { action: string; label: string }) {
  return (
    <form method="post" action={action} class="toolbar">
      <FormKey />
      <input type="hidden" name="date" value={first} />
      <Field
        id="week-note"
        name="note"
        label="What is to be done"
        value={note}
        required
        maxlength="500"
        autocomplete="off"
        error={refusal?.field === "note" ? refusal.message : undefined}
      />
      <Button>{label}</Button>
    </form>
  );
}
