import type { BindingDetail } from "../../../integrations/sync/describe-binding.ts";
import type { Tag } from "../../../domain/tags/tag.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { OwnQuery } from "../../../providers/own-query.ts";
import type { Vocabulary } from "../../../providers/tracker.ts";
import type { Refusal } from "../../forms/form.ts";
import { StatusBadge } from "../../components/badge.tsx";
import { Button, ButtonForm, DefaultButton } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { type Option, Select } from "../../components/field.tsx";
import { LinkedText } from "../../components/linked-text.tsx";
import { Flash } from "../../components/flash.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { LocalTime, RelativeTime } from "../../components/time.tsx";
import { WebLink } from "../../components/web-link.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { standOf } from "../connections/bound-list.tsx";
import type { RulesDraft } from "./rules-draft.ts";
import { RulesFields } from "./rules-fields.tsx";
import { RulesPreview, type ShownPreview } from "./rules-preview.tsx";
import { RunList, RunProgress } from "./run-list.tsx";
import { type WritableThere, WriteFields } from "./write-fields.tsx";

export type Clock = { now: number; zone: string; clock: string };
export type BindingDraft = { projectId: string; rules: RulesDraft };

/** How a binding stands; also what live refresh answers. Forms that are typed in stand elsewhere. */
export function BindingState({
  detail,
  version,
  ...times
}: { detail: BindingDetail; version: string } & Clock) {
  const { binding, connection, project, run, runs, providerName } = detail;
  const { id, name, url, status, lastSyncAt, lastError, lastErrorAt } = binding;
  return (
    <div
      id="binding-state"
      class="stack"
      data-live={pathTo`/bindings/${id}?part=state`}
      data-version={version}
    >
      <header class="stack tight">
        <div class="cluster">
          <h1>{name}</h1>
          <StatusBadge status={standOf(status, connection.status)} />
        </div>
        <p class="cluster">
          {project !== null && (
            <ProjectDot colour={project.colour} name={project.name} href={pathTo`/projects/${project.id}`} />
          )}
          <WebLink url={url}>Open at {providerName}</WebLink>
          <a href={pathTo`/connections/${connection.id}`}>{connection.login}</a>
          {detail.canManage && <a href={pathTo`/bindings/${id}/time`}>Time to {providerName}</a>}
          {detail.hasPeople && <a href={pathTo`/bindings/${id}/people`}>People at {providerName}</a>}
          <span class="muted">
            {lastSyncAt === null ? (
              "Not synced yet"
            ) : (
              <>
                Checked <RelativeTime at={lastSyncAt} now={times.now} zone={times.zone} />
              </>
            )}
          </span>
        </p>
        <Problem detail={detail} />
        {lastError !== null && lastErrorAt !== null && status !== "disabled" && (
          <Flash tone="bad">
            <LinkedText text={lastError} />{" "}
            <small>
              <LocalTime at={lastErrorAt} zone={times.zone} clock={times.clock} />
            </small>
          </Flash>
        )}
      </header>
      {status === "active" && run !== null && <RunProgress run={run} />}
      <Actions detail={detail} />
      <section class="chapter grid" aria-labelledby="syncs">
        <h2 id="syncs">Syncs</h2>
        <div class="wide">
          <RunList runs={runs} zone={times.zone} clock={times.clock} />
        </div>
      </section>
    </div>
  );
}

function Problem({ detail: { binding, connection, canManage } }: { detail: BindingDetail }) {
  if (binding.status === "gone") {
    return (
      <p>
        It was deleted, or the account may no longer see it. Tasks and time stay. Timewire looks for it once a
        day; when it is back, it goes on by itself, or at once when{" "}
        {canManage ? "you enable" : "an owner or admin enables"} it again.
      </p>
    );
  }
  if (binding.status === "active" && binding.missingSince !== null) {
    return <p>This may be temporary: Timewire asks again for an hour before it counts as gone.</p>;
  }
  if (binding.status !== "disabled" && connection.status !== "active") {
    return (
      <p>
        Nothing is synced because the connection is not active.{" "}
        <a href={pathTo`/connections/${connection.id}`}>See what it needs.</a>
      </p>
    );
  }
  return null;
}

function Actions({ detail }: { detail: BindingDetail }) {
  const { binding, canManage } = detail;
  const path = pathTo`/bindings/${binding.id}`;
  return (
    <div class="cluster">
      {binding.status === "active" && <ButtonForm action={`${path}/sync`} label="Sync now" />}
      {canManage && binding.status !== "active" && (
        <ButtonForm action={`${path}/enable`} label="Enable again" look="primary" />
      )}
      {canManage && binding.status !== "disabled" && (
        <ConfirmForm
          action={`${path}/disable`}
          label="Disable…"
          question="Syncing stops and the webhook is removed. Tasks, time and history stay."
          confirm={`Disable ${binding.name}`}
        />
      )}
    </div>
  );
}

/** Where new issues go, and by which rules. */
export function BindingForm(props: {
  bindingId: string;
  draft: BindingDraft;
  projects: Option[];
  refusal: Refusal | null;
  vocabulary: Vocabulary | null;
  ownQuery: OwnQuery | null;
  tags: readonly Tag[];
  preset: string | null;
  preview: ShownPreview | null;
  /** What the provider lets us write; null = nothing. */
  writes: WritableThere | null;
}) {
  const { bindingId, draft, projects, refusal, vocabulary, ownQuery, tags, preset, preview, writes } = props;
  return (
    <section class="chapter grid" aria-labelledby="rules">
      <h2 id="rules">Rules</h2>
      <form method="post" action={pathTo`/bindings/${bindingId}`} class="wide grid">
        <DefaultButton />
        <FormKey />
        {refusal !== null && (
          <div class="wide">
            <Flash tone="bad">{refusal.message}</Flash>
          </div>
        )}
        <Select
          id="project"
          label="Project"
          name="projectId"
          value={draft.projectId}
          options={projects}
          hint="For new issues; tasks that exist stay where they are."
          error={refusal?.field === "projectId" ? refusal.message : undefined}
        />
        {vocabulary === null && (
          <p class="wide muted">The provider does not say now what can be chosen; names can be typed.</p>
        )}
        <RulesFields {...{ refusal, vocabulary, ownQuery, tags, preset }} draft={draft.rules} />
        {writes !== null && <WriteFields draft={draft.rules.writes} vocabulary={vocabulary} {...writes} />}
        <div class="wide">
          <Button look="primary">Save rules</Button>{" "}
          <Button name="preview" value="1">
            Preview
          </Button>
        </div>
      </form>
      {preview !== null && <RulesPreview preview={preview} />}
    </section>
  );
}
