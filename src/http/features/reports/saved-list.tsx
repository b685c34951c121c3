import { reportPath, parseSearch } from "../../../domain/reports/report-query.ts";
import type { ReportLink } from "../../../domain/reports/saved/report-link.ts";
import { mayChange, type SavedReport } from "../../../domain/reports/saved/saved-report.ts";
import type { PersonActor } from "../../../domain/context.ts";
import { blockedReason } from "../../../integrations/chat/channels/blocked-reason.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { timeOfDay } from "../../forms/time-of-day.ts";
import { Button, ButtonForm, ButtonLink } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { reportNames } from "./report-tabs.tsx";

/** What was typed into the form of one report. */
export type ScheduleDraft = { id: string; sends: string; time: string; refusal: Refusal };

type Props = {
  reports: SavedReport[];
  links: ReportLink[];
  actor: PersonActor;
  zone: string;
  now: number;
  /** The address that was just made. */
  made?: string;
  refused?: ScheduleDraft;
};

/** What was saved and what is shared. */
export function SavedList({ reports, links, made, ...props }: Props) {
  return (
    <>
      {made !== undefined && (
        <Flash tone="good">
          <div class="stack tight grow">
            <p>Copy the link now. It is not shown again.</p>
            <CopyField id="shared-url" label="Link to the report" value={made} />
          </div>
        </Flash>
      )}
      {reports.length === 0 ? (
        <EmptyState title="No saved reports">
          <p>Open a report, choose what it shows, and press Save or share.</p>
        </EmptyState>
      ) : (
        <ul class="list" role="list">
          {reports.map((report) => (
            <SavedRow report={report} {...props} />
          ))}
        </ul>
      )}
      {links.length > 0 && <Links links={links} {...props} />}
    </>
  );
}

type RowProps = Omit<Props, "reports" | "links" | "made">;

function SavedRow({ report, actor, refused }: RowProps & { report: SavedReport }) {
  const { id, name, kind, search, audience, maker, userId } = report;
  const isOwn = userId === actor.userId;
  return (
    <li class="stack tight">
      <span>
        <a href={reportPath(kind, parseSearch(search))}>
          <b>{name}</b>
        </a>{" "}
        <small class="muted">
          {reportNames[kind]}
          {audience === "workspace" && `, for everybody${isOwn ? "" : `, by ${maker}`}`}
        </small>
      </span>
      {mayChange({ actor }, report) && (
        <div class="cluster">
          {isOwn && <ScheduleForm report={report} refused={refused?.id === id ? refused : undefined} />}
          {isOwn && <Destination report={report} />}
          <ConfirmForm
            action={pathTo`/reports/saved/${id}/delete`}
            label="Delete…"
            question={`“${name}” goes from ${audience === "own" ? "your list" : "everybody's list"}.`}
            confirm="Delete the report"
            small
          />
        </div>
      )}
    </li>
  );
}

const sendOptions = [
  { value: "", label: "Never" },
  { value: "week", label: "Each week" },
  { value: "month", label: "Each month" },
];

function ScheduleForm({ report, refused }: { report: SavedReport; refused: ScheduleDraft | undefined }) {
  const { id, sends, sendMinute } = report;
  return (
    <form method="post" action={pathTo`/reports/saved/${id}/schedule`} class="toolbar">
      <FormKey />
      <Select
        id={`sends-${id}`}
        name="sends"
        label={report.channelName === null ? "Send to me in chat" : `Send to #${report.channelName}`}
        value={refused?.sends ?? sends ?? ""}
        options={sendOptions}
      />
      <Field
        id={`time-${id}`}
        name="time"
        label="At"
        type="time"
        value={refused?.time ?? timeOfDay(sendMinute ?? 9 * 60)}
        error={refused?.refusal.message}
      />
      <Button small>Save</Button>
    </form>
  );
}

function Destination({ report }: { report: SavedReport }) {
  const { id, name, channelName, channelError, channelStatus, connectionError } = report;
  const blocked = blockedReason({ status: channelStatus, lastError: connectionError });
  const path = pathTo`/reports/saved/${id}/channel`;
  return (
    <>
      {channelName !== null && channelError !== null && (
        <Flash tone="bad">
          Nothing more is sent to #{channelName}: {channelError} Choose the channel again when that is fixed.
        </Flash>
      )}
      {channelName !== null && channelError === null && blocked !== null && (
        <Flash tone="warn">
          Nothing is sent to #{channelName} now. {blocked}
        </Flash>
      )}
      <ButtonLink href={path} small title={`A channel for “${name}”`}>
        {channelName === null ? "Choose a channel" : "Choose another channel"}
      </ButtonLink>
      {channelName !== null && (
        <ButtonForm action={`${path}/delete`} label="Send to me" title={`Send “${name}” to me`} small />
      )}
    </>
  );
}

function Links({ links, zone, now }: RowProps & { links: ReportLink[] }) {
  return (
    <section class="stack chapter" aria-labelledby="links">
      <h2 id="links">Links</h2>
      <ul class="list" role="list">
        {links.map(({ id, name, maker, search, showsAmounts, expiresAt }) => (
          <li class="row">
            <span class="grow">
              <a href={reportPath("summary", parseSearch(search))}>
                <b>{name}</b>
              </a>{" "}
              <small class="muted">
                by {maker}, {showsAmounts ? "with amounts" : "without amounts"}; ends{" "}
                <RelativeTime at={expiresAt} now={now} zone={zone} />
              </small>
            </span>
            <ConfirmForm
              action={pathTo`/reports/links/${id}/revoke`}
              label="End…"
              question={`The link to “${name}” shows nothing any more, for good.`}
              confirm="End the link"
              small
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
