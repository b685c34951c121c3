import { Hono } from "hono";
import * as z from "zod/mini";

import { trackableProjects } from "../../../domain/projects/list-trackable.ts";
import {
  findManagedConnection,
  requireManaged,
  selectConnection,
} from "../../../integrations/connections/find-connection.ts";
import { providerOf } from "../../../integrations/connections/provider-of.ts";
import { type BindingsMade, createBindings } from "../../../integrations/trackers/create-bindings.ts";
import type { SubscriptionState } from "../../../integrations/subscriptions/subscription.ts";
import { defaultTrackerSettings } from "../../../integrations/bindings/settings.ts";
import { type ContainerPage, searchContainers } from "../../../integrations/trackers/search-containers.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { Noun } from "../../../providers/tracker.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { type IdContext, ids } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { onceAtProvider } from "../../forms/once.ts";
import { query } from "../../requests/query.ts";
import { page } from "../../responses/render.tsx";
import { presetOfRules } from "../../../integrations/bindings/presets.ts";
import { lookAtContainers } from "../../../integrations/trackers/chosen-containers.ts";
import { allTags } from "../../../domain/tags/list-tags.ts";
import { asksForPreview, previewAll, tagsFor } from "./preview.ts";
import { parseRulesDraft, rulesOf, withPreset } from "./rules-form.ts";
import { ContainerPicker, ownProjects, type PickerDraft, type PickerProps } from "./container-picker.tsx";
import { draftOfRules } from "./rules-draft.ts";
import { optionsOf } from "../tasks/format.ts";
import { contextOf } from "../../context-of.ts";

export const containers = new Hono<AppEnv>();

const firstPage = 1;
// oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
const pickerQuery = z.object({ page: z.catch(z.coerce.number().check(z.int(), z.minimum(1)), firstPage) });

containers.get("/connections/:id/containers", ids("id"), query(pickerQuery), (c) => {
  // The rest of the address is the form itself, as far as it is filled in: a container may be named several times.
  const fields = c.req.queries();
  const all = (name: string) => fields[name] ?? [];
  const form = { all, get: (name: string) => all(name)[0] ?? "", has: (name: string) => name in fields };
  return pickerPage(c, {
    ...unseen,
    draft: parseDraft(form),
    refusal: null,
    number: c.req.valid("query").page,
  });
});

containers.post("/connections/:id/containers", ids("id"), async (c) => {
  const form = await parseForm(c);
  const draft = parseDraft(form);
  const connectionId = c.req.valid("param").id;
  const answer: Looked & { made: BindingsMade | null } = { ...unseen, made: null };
  const refusal = await refusalOf(async () => {
    const context = await contextOf(c);
    const { targets, vocabulary, problem } = await lookAtContainers(context, connectionId, draft.chosen);
    answer.vocabulary = vocabulary;
    draft.rules = withPreset(draft.rules, form.get("preset"), vocabulary);
    const tags = await tagsFor(context, form, draft.rules);
    const settings = rulesOf(draft.rules, { vocabulary, stored: null, tags });
    answer.preset = presetOfRules(settings, vocabulary);
    if (asksForPreview(form)) {
      if (problem !== null) throw new AppError("invalid", problem);
      answer.preview = await previewAll(context, targets, { settings, tags });
      return;
    }
    const projectId = draft.projectId === ownProjects ? null : draft.projectId;
    const input = { connectionId, containers: draft.chosen, projectId, settings };
    answer.made = await onceAtProvider(c, form, () => createBindings(context, input));
  });
  const { made, ...looked } = answer;
  if (refusal !== null || looked.preview !== null)
    return pickerPage(c, { draft, refusal, number: firstPage, ...looked });
  if (made === null) return goTo(c, pathTo`/connections/${connectionId}`);
  const { bound, refused, waiting } = made;
  const [first] = bound;
  if (first === undefined && waiting.length === 0) {
    return pickerPage(c, {
      draft,
      refusal: { status: 422, message: refused.join(" "), field: "container" },
      number: firstPage,
      ...looked,
    });
  }
  const { provider } = await findManagedConnection(ctxOf(c), connectionId);
  setFlash(c, sentenceOf(made, nounOf(provider)));
  const isAlone = first !== undefined && bound.length + waiting.length === 1;
  return goTo(c, isAlone ? pathTo`/bindings/${first.id}` : pathTo`/connections/${connectionId}`);
});

/** A first visit carries no fields: it begins with the usual rules. */
function parseDraft(form: Form): PickerDraft {
  const isFirst = !form.has("statusOpen");
  return {
    query: form.get("q"),
    chosen: form.all("container"),
    projectId: form.get("projectId") || ownProjects,
    rules: isFirst ? draftOfRules(defaultTrackerSettings) : parseRulesDraft(form),
  };
}

/** What the chosen containers say of themselves. */
type Looked = Pick<PickerProps, "vocabulary" | "preset" | "preview">;
type Shown = Looked & { draft: PickerDraft; refusal: Refusal | null; number: number };

const unseen: Looked = { vocabulary: null, preset: null, preview: null };

async function pickerPage(c: IdContext, { draft, refusal, number, ...looked }: Shown) {
  const ctx = ctxOf(c);
  const [[row], projects, tags] = await ctx.db.batch([
    selectConnection(ctx, c.req.valid("param").id),
    trackableProjects(ctx),
    allTags(ctx),
  ]);
  const connection = requireManaged(ctx.actor, row);
  const noun = nounOf(connection.provider);
  const { found, failure } = await find(c, draft, number);
  const status = failure === null ? (refusal?.status ?? 200) : 502;
  return page(
    c,
    { title: `Choose ${noun.many}`, current: "/connections", status },
    <ContainerPicker
      connection={{
        id: connection.id,
        login: connection.accountLogin,
        providerName: providerOf(connection.provider).name,
        noun,
      }}
      found={found}
      draft={draft}
      projects={optionsOf(projects)}
      tags={tags}
      ownQuery={providerOf(connection.provider).tracker?.query ?? null}
      refusal={refusal ?? failure}
      {...looked}
    />,
  );
}

/** The page opens also while the provider does not answer, so that nothing typed is lost. */
async function find(
  c: IdContext,
  { query: search, chosen }: PickerDraft,
  number: number,
): Promise<{ found: ContainerPage; failure: Refusal | null }> {
  const connectionId = c.req.valid("param").id;
  try {
    const found = await searchContainers(await contextOf(c), {
      connectionId,
      query: search,
      chosen,
      page: number,
    });
    return { found, failure: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const none = { containers: [], page: 1, pages: 1, total: 0, chosenElsewhere: [], isComplete: true };
    return { found: none, failure: { status: 422, message: error.message, field: undefined } };
  }
}

/** What containers of this provider are called. Throws not_found for one that has none. */
function nounOf(provider: string): Noun {
  const { tracker } = providerOf(provider);
  if (tracker === undefined) throw notFound("page");
  return tracker.noun;
}

function sentenceOf({ bound, refused, waiting }: BindingsMade, noun: Noun): string {
  const named = (of: SubscriptionState[]) =>
    bound
      .filter(({ state }) => of.includes(state))
      .map(({ name }) => name)
      .join(", ");
  const [byHand, later] = [named(["manual", "failed"]), named(["pending"])];
  return [
    ...(bound.length === 0 ? [] : [`${bound.map(({ name }) => name).join(", ")}: connected.`]),
    ...(byHand === "" ? [] : [`The webhook of ${byHand} needs you: open it to see what to do.`]),
    ...(later === "" ? [] : [`The webhook of ${later} follows by itself.`]),
    ...(waiting.length === 0
      ? []
      : [
          `${waiting.length === 1 ? `One ${noun.one} follows` : `${waiting.length} ${noun.many} follow`} as soon as the provider lets Timewire ask again.`,
        ]),
    ...refused,
  ].join(" ");
}
