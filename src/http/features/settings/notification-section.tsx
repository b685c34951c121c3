import type { Preferences } from "../../../domain/notifications/preferences.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import type { Reach } from "../../../integrations/chat/find-reach.ts";
import type { Refusal } from "../../forms/form.ts";
import { timeOfDay } from "../../forms/time-of-day.ts";
import { Button, ButtonForm, ButtonLink } from "../../components/button.tsx";
import { Checkbox, Field } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";

export type NotificationDraft = {
  sendsSummary: boolean;
  /** "17:30" */
  summaryTime: string;
  /** "1" = Monday … "7" = Sunday. */
  summaryDays: string[];
  sendsEmptySummary: boolean;
  /** A duration as typed; empty = none. */
  reminder: string;
};

export function draftOfPreferences(preferences: Preferences): NotificationDraft {
  const { sendsSummary, summaryMinute, summaryDays, sendsEmptySummary, reminderMinutes } = preferences;
  return {
    sendsSummary,
    summaryTime: timeOfDay(summaryMinute),
    summaryDays: summaryDays.map(String),
    sendsEmptySummary,
    reminder: reminderMinutes === null ? "" : formatDuration(reminderMinutes * 60_000),
  };
}

type Props = {
  preferences: Preferences;
  draft: NotificationDraft;
  refusal: Refusal | undefined;
  reach: Omit<Reach, "preferences">;
};

export function NotificationSection({ preferences, draft, refusal, reach }: Props) {
  return (
    <section class="stack chapter" aria-labelledby="notifications">
      <h2 id="notifications">Notifications</h2>
      <ReachFlash state={reach.state} />
      {preferences.messageError !== null && <Flash tone="warn">{preferences.messageError}</Flash>}
      <form method="post" action="/settings/notifications" class="grid">
        <FormKey />
        <Summary draft={draft} refusal={refusal} />
        <Field
          id="reminder"
          label="Remind me when a timer runs longer than"
          name="reminder"
          value={draft.reminder}
          maxlength="20"
          autocomplete="off"
          placeholder="10h"
          hint="For example 10h or 8:30. Leave it empty for no reminder."
          error={refusal?.field === "reminder" ? refusal.message : undefined}
        />
        <p class="wide cluster">
          <Button look="primary">Save notifications</Button>
          <ButtonLink href="/settings/summary">Preview today's summary</ButtonLink>
        </p>
      </form>
      <TimerChannel preferences={preferences} blockedReason={reach.timerBlockedReason} />
    </section>
  );
}

function ReachFlash({ state }: Pick<Reach, "state">) {
  switch (state) {
    case "linked":
      return null;
    case "no_chat":
      return (
        <p class="muted">
          Notifications come by chat, and none is <a href="/connections">connected</a> to this workspace yet.
        </p>
      );
    case "blocked":
      return (
        <Flash tone="warn">
          <p>
            The workspace's chat is paused or has to be reconnected, so nothing is sent now. Owners and admins
            see why under <a href="/connections">Connections</a>.
          </p>
        </Flash>
      );
    case "not_linked":
      return (
        <Flash tone="warn">
          <p>
            Your account in the chat is not linked yet, so summaries and reminders do not reach you.{" "}
            <a href="/settings/connections">Link it</a>
          </p>
        </Flash>
      );
    default:
      return state satisfies never;
  }
}

const weekDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function Summary({ draft, refusal }: Pick<Props, "draft" | "refusal">) {
  const dayError = refusal?.field === "summaryDays" ? refusal.message : undefined;
  return (
    <>
      <div class="wide stack tight">
        <Checkbox
          name="sendsSummary"
          label="Send me a summary of my day"
          hint="As a direct message. A running timer is included and marked."
          checked={draft.sendsSummary}
        />
        <Checkbox
          name="sendsEmptySummary"
          label="Also on days without time"
          checked={draft.sendsEmptySummary}
        />
      </div>
      <Field
        id="summary-time"
        label="At"
        name="summaryTime"
        type="time"
        value={draft.summaryTime}
        required
        hint="In your time zone, whatever the clocks do."
        error={refusal?.field === "summaryTime" ? refusal.message : undefined}
      />
      <fieldset class="wide" aria-describedby={dayError === undefined ? undefined : "summary-days-error"}>
        <legend>On</legend>
        <div class="cluster">
          {weekDays.map((label, i) => (
            <Checkbox
              name="summaryDays"
              value={String(i + 1)}
              label={label}
              checked={draft.summaryDays.includes(String(i + 1))}
            />
          ))}
        </div>
        {dayError !== undefined && (
          <p class="error" id="summary-days-error">
            {dayError}
          </p>
        )}
      </fieldset>
    </>
  );
}

function TimerChannel({
  preferences,
  blockedReason,
}: {
  preferences: Preferences;
  blockedReason: string | null;
}) {
  const { timerChannelName, timerError } = preferences;
  const isChosen = timerChannelName !== null;
  return (
    <div class="stack tight">
      <h3>When I start or stop my timer</h3>
      {timerError !== null && (
        <Flash tone="bad">
          Nothing more is posted in #{timerChannelName}: {timerError} Choose the channel again when that is
          fixed.
        </Flash>
      )}
      {timerError === null && blockedReason !== null && (
        <Flash tone="warn">
          Nothing is posted in #{timerChannelName} now. {blockedReason}
        </Flash>
      )}
      <div class="row">
        <span class="grow">{isChosen ? <>Posted in #{timerChannelName}</> : "Posted nowhere"}</span>
        <ButtonLink href="/settings/channel" small>
          {isChosen ? "Choose another channel" : "Choose a channel"}
        </ButtonLink>
        {isChosen && <ButtonForm action="/settings/channel/delete" label="Post nowhere" small />}
      </div>
    </div>
  );
}
