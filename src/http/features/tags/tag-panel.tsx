import type { Tag } from "../../../domain/tags/tag.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";

export type TagPanelProps = {
  tags: Tag[];
  canManage: boolean;
  /** The form that was refused, with what was typed. */
  refused: { id: string; name: string; refusal: Refusal } | null;
};

/** All tags; owners and admins rename and delete them in place. */
export function TagPanel({ tags, canManage, refused }: TagPanelProps) {
  return (
    <div id="tags" class="stack">
      <header class="toolbar">
        <h1>Tags</h1>
        <a href="/projects">Projects</a>
      </header>
      {!canManage && tags.length > 0 && <p class="muted">Owners and admins can rename and delete tags.</p>}
      {tags.length === 0 ? (
        <EmptyState title="No tags yet">
          <p>Tags mark time across projects, such as “review” or “travel”. Type one when you track time.</p>
        </EmptyState>
      ) : (
        <ul class="list">
          {tags.map((tag) => (
            <li class="row">
              {canManage ? (
                <TagForms tag={tag} refused={refused?.id === tag.id ? refused : null} />
              ) : (
                <span>{tag.name}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function TagForms({ tag, refused }: { tag: Tag; refused: TagPanelProps["refused"] }) {
  const action = pathTo`/tags/${tag.id}`;
  return (
    <>
      <form method="post" action={action} class="toolbar grow" {...swaps(action)}>
        <FormKey />
        <Field
          id={`tag-${tag.id}`}
          label={`Name of ${tag.name}`}
          hidesLabel
          name="name"
          value={refused?.name ?? tag.name}
          required
          maxlength="50"
          autocomplete="off"
          error={refused?.refusal.message}
        />
        <Button small>Rename</Button>
      </form>
      <ConfirmForm
        action={`${action}/delete`}
        label="Delete…"
        question="The tag disappears from all entries that have it. The entries stay."
        confirm={`Delete ${tag.name}`}
        small
        attributes={swaps(`${action}/delete`)}
      />
    </>
  );
}

function swaps(action: string): Record<string, string> {
  return { "hx-post": action, "hx-target": "#tags", "hx-swap": "outerHTML" };
}
