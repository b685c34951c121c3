import * as z from "zod/mini";

import { projectColours } from "../../../domain/projects/colours.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { ClientNames } from "../clients/client-names.tsx";

/** A project as its form holds it. */
export type ProjectDraft = z.infer<typeof projectDraftSchema>;

export const projectDraftSchema = z.object({
  name: z.string(),
  code: z.string(),
  client: z.string(),
  colour: z.string(),
  access: z.string(),
  billable: z.boolean(),
});

const accessOptions = [
  { value: "workspace", label: "Everybody" },
  { value: "members", label: "Project members only" },
];

/** The fields of a project; `idPrefix` keeps the ids of two forms apart. */
export function ProjectFields(props: { idPrefix: string; draft: ProjectDraft; refusal: Refusal | null }) {
  const { idPrefix, draft, refusal } = props;
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <>
      <Field
        id={`${idPrefix}-name`}
        label="Name"
        name="name"
        value={draft.name}
        required
        maxlength="100"
        autocomplete="off"
        error={errorOf("name")}
      />
      <Field
        id={`${idPrefix}-code`}
        label="Code"
        name="code"
        value={draft.code ?? ""}
        maxlength="10"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        hint="Optional: a short name to type in chat, such as WEB."
        error={errorOf("code")}
      />
      <Field
        id={`${idPrefix}-client`}
        label="Client"
        name="client"
        value={draft.client}
        placeholder="No client"
        maxlength="100"
        autocomplete="off"
        error={errorOf("client")}
        list={`${idPrefix}-client-names`}
        hx-get={pathTo`/client-names?list=${idPrefix}-client-names`}
        hx-trigger="focus once, input changed delay:200ms"
        hx-target={`#${idPrefix}-client-names`}
        hx-swap="outerHTML"
      />
      <ClientNames list={`${idPrefix}-client-names`} names={[]} />
      <Select
        id={`${idPrefix}-access`}
        label="Who may track on it"
        name="access"
        value={draft.access}
        options={accessOptions}
        error={errorOf("access")}
      />
      <ColourField chosen={draft.colour} error={errorOf("colour")} />
      <Checkbox name="billable" label="New entries are billable" checked={draft.billable} />
    </>
  );
}

function ColourField({ chosen, error }: { chosen: string; error: string | undefined }) {
  return (
    <fieldset class="wide stack tight">
      <legend>Colour</legend>
      <div class="palette">
        {projectColours.map((colour) => (
          <label data-colour={colour} title={colour}>
            <input type="radio" name="colour" value={colour} checked={colour === chosen} />
            <span class="visually-hidden">{colour}</span>
          </label>
        ))}
      </div>
      {error !== undefined && <p class="error">{error}</p>}
    </fieldset>
  );
}
