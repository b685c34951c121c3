import type { Tag } from "../../../domain/tags/tag.ts";
import { mostAtOnce } from "../../../integrations/trackers/create-bindings.ts";
import type {
  Choice,
  ContainerPage,
  FoundContainer,
} from "../../../integrations/trackers/search-containers.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { OwnQuery } from "../../../providers/own-query.ts";
import type { Noun, Vocabulary } from "../../../providers/tracker.ts";
import type { Refusal } from "../../forms/form.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { type Option, Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { PickerHeader, PickerRow, PickerSearch } from "../../components/picker.tsx";
import type { RulesDraft } from "./rules-draft.ts";
import { RulesFields } from "./rules-fields.tsx";
import { RulesPreview, type ShownPreview } from "./rules-preview.tsx";

export type PickerDraft = { query: string; chosen: string[]; projectId: string; rules: RulesDraft };

/** The choice that makes a project for each container. */
export const ownProjects = "new";

export type PickerProps = {
  connection: { id: string; login: string; providerName: string; noun: Noun };
  found: ContainerPage;
  draft: PickerDraft;
  projects: Option[];
  tags: readonly Tag[];
  refusal: Refusal | null;
  /** What the chosen ones may have; null = none is looked at yet. */
  vocabulary: Vocabulary | null;
  ownQuery: OwnQuery | null;
  preset: string | null;
  preview: ShownPreview | null;
};

/** One form, which paging sends as a GET, as searching does. */
export function ContainerPicker(props: PickerProps) {
  const { connection, found, draft, refusal } = props;
  const { noun } = connection;
  const path = pathTo`/connections/${connection.id}/containers`;
  return (
    <form method="post" action={path} class="stack" id="containers">
      <FormKey />
      <PickerHeader
        back={{ href: pathTo`/connections/${connection.id}`, label: connection.login }}
        title={`Choose ${noun.many}`}
        lead={`Their open issues become tasks, and stay in step with ${connection.providerName}.`}
        problem={refusal?.message ?? null}
      />
      <PickerSearch
        label={`Search ${noun.many}`}
        placeholder="Search by name or description"
        value={draft.query}
      />
      <p class="muted">{summaryOf(props)}</p>
      <ul class="list" role="list">
        {found.containers.map((container) => (
          <Row container={container} isChosen={draft.chosen.includes(container.value)} />
        ))}
      </ul>
      <Pages found={found} />
      {found.chosenElsewhere.length > 0 && <Elsewhere chosen={found.chosenElsewhere} />}
      <Destination {...props} />
      {props.preview !== null && <RulesPreview preview={props.preview} />}
      <p class="cluster">
        <Button look="primary">Connect the chosen {noun.many}</Button>
        <Button name="preview" value="1" formnovalidate>
          Show choices and preview
        </Button>
      </p>
    </form>
  );
}

function summaryOf({ connection, found, draft }: PickerProps): string {
  const { total, isComplete } = found;
  const { noun } = connection;
  const kind = total === 1 ? noun.one : noun.many;
  if (draft.query.trim() !== "")
    return total === 0 ? `No ${noun.one} matches “${draft.query}”.` : `${total} ${kind} match.`;
  if (total === 0) return `This account reaches no ${noun.one}.`;
  return isComplete
    ? `This account reaches ${total} ${kind}.`
    : `The first ${total} ${kind} of this account.`;
}

function Row({ container, isChosen }: { container: FoundContainer; isChosen: boolean }) {
  const { value, site, name, description, bindingId, openIssues } = container;
  return (
    <PickerRow
      type="checkbox"
      name="container"
      value={value}
      isChosen={isChosen}
      label={site === null ? name : `${name} (${site})`}
      detail={description}
      href={bindingId === null ? null : pathTo`/bindings/${bindingId}`}
    >
      {bindingId !== null && <Badge tone="good">connected</Badge>}
      {container.isPrivate && <Badge>private</Badge>}
      {container.isArchived && <Badge tone="warn">archived</Badge>}
      {openIssues !== null && <small class="muted">{openIssues} open</small>}
    </PickerRow>
  );
}

function Pages({ found: { page, pages } }: { found: ContainerPage }) {
  if (pages === 1) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {page > 1 && (
        <Button formmethod="get" formnovalidate name="page" value={String(page - 1)}>
          Previous page
        </Button>
      )}
      <span class="muted">
        Page {page} of {pages}
      </span>
      {page < pages && (
        <Button formmethod="get" formnovalidate name="page" value={String(page + 1)}>
          Next page
        </Button>
      )}
    </nav>
  );
}

function Elsewhere({ chosen }: { chosen: Choice[] }) {
  return (
    <fieldset class="stack tight">
      <legend>Also chosen</legend>
      {chosen.map(({ value, name }) => (
        <label class="check">
          <input type="checkbox" name="container" value={value} checked />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Destination(props: PickerProps) {
  const { connection, projects, draft, refusal, vocabulary, ownQuery, tags, preset } = props;
  const options = [{ value: ownProjects, label: "A project for each, by its name" }, ...projects];
  return (
    <section class="card grid" aria-labelledby="rules">
      <h2 id="rules" class="wide">
        What becomes of their issues
      </h2>
      <Select
        id="project"
        label="Project"
        name="projectId"
        value={draft.projectId}
        options={options}
        error={refusal?.field === "projectId" ? refusal.message : undefined}
        hint={`You can choose up to ${mostAtOnce} ${connection.noun.many} at once.`}
      />
      {vocabulary === null && (
        <p class="wide muted">
          Choose {connection.noun.many} and show a preview: then you choose from their own labels, types and
          statuses.
        </p>
      )}
      <RulesFields {...{ refusal, vocabulary, ownQuery, tags, preset }} draft={draft.rules} />
    </section>
  );
}
