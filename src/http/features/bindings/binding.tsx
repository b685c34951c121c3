import { Hono } from "hono";

import { trackableProjects } from "../../../domain/projects/list-trackable.ts";
import {
  type BindingDetail,
  bindingStatements,
  describeBinding,
  detailOf,
} from "../../../integrations/sync/describe-binding.ts";
import type { SubscriptionState } from "../../../integrations/subscriptions/subscription.ts";
import { subscriptionUrl } from "../../../integrations/subscriptions/subscription.ts";
import { rotateBindingSecret } from "../../../integrations/subscriptions/rotate-binding-secret.ts";
import {
  disableBinding,
  enableBinding,
  reinstallSubscription,
} from "../../../integrations/subscriptions/switch-binding.ts";
import { syncNow } from "../../../integrations/sync/sync-now.ts";
import { providerOf } from "../../../integrations/connections/provider-of.ts";
import { findManagedBinding } from "../../../integrations/bindings/find-binding.ts";
import { trackerSettings } from "../../../integrations/bindings/settings.ts";
import { createSome, listBare } from "../../../integrations/trackers/writes/create-there.ts";
import { loadVocabulary } from "../../../integrations/trackers/load-vocabulary.ts";
import { updateBinding } from "../../../integrations/trackers/update-binding.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { type IdContext, ids } from "../../requests/ids.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { onceAtProvider } from "../../forms/once.ts";
import { page } from "../../responses/render.tsx";
import { presetOfRules } from "../../../integrations/bindings/presets.ts";
import { allTags } from "../../../domain/tags/list-tags.ts";
import { asksForPreview, previewAll, tagsFor } from "./preview.ts";
import type { ShownPreview } from "./rules-preview.tsx";
import { parseRulesDraft, rulesOf, withPreset } from "./rules-form.ts";
import { BareTasks } from "./bare-tasks.tsx";
import { type BindingDraft, BindingForm, BindingState } from "./binding-panel.tsx";
import { SubscriptionSection, type ShownSecret } from "./subscription-section.tsx";
import type { WritableThere } from "./write-fields.tsx";
import { draftOfRules } from "./rules-draft.ts";
import { optionsOf } from "../tasks/format.ts";
import { contextOf } from "../../context-of.ts";

export const binding = new Hono<AppEnv>();

binding.get("/bindings/:id", ids("id"), (c) => bindingPage(c));

binding.post("/bindings/:id", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const form = await parseForm(c);
  const draft = { projectId: form.get("projectId"), rules: parseRulesDraft(form) };
  const context = await contextOf(c);
  const answer: { preview: ShownPreview | null; preset: string | null } = { preview: null, preset: null };
  const refusal = await refusalOf(async () => {
    const { binding: row } = await findManagedBinding(context, id);
    const vocabulary = await loadVocabulary(context, row);
    draft.rules = withPreset(draft.rules, form.get("preset"), vocabulary);
    const tags = await tagsFor(context, form, draft.rules);
    const settings = rulesOf(draft.rules, { vocabulary, stored: trackerSettings(row), tags });
    answer.preset = presetOfRules(settings, vocabulary);
    if (!asksForPreview(form)) await updateBinding(context, id, { projectId: draft.projectId, settings });
    else answer.preview = await previewAll(context, [row], { settings, tags });
  });
  if (refusal !== null || answer.preview !== null) return bindingPage(c, { draft, refusal, ...answer });
  return backTo(c, "The rules are saved.");
});

binding.post("/bindings/:id/issues", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const taskIds = (await parseForm(c)).all("taskId");
  await createSome(ctxOf(c), { bindingId: id, taskIds });
  return backTo(c, "The issues are being created, one after the other.");
});

binding.post("/bindings/:id/sync", ids("id"), async (c) => {
  await syncNow(ctxOf(c), c.req.valid("param").id);
  return backTo(c, "The sync has begun.");
});

binding.post("/bindings/:id/disable", ids("id"), async (c) => {
  await disableBinding(await contextOf(c), c.req.valid("param").id);
  return backTo(c, "Syncing is switched off. Tasks and time stay.");
});

binding.post("/bindings/:id/enable", ids("id"), async (c) => {
  const context = await contextOf(c);
  await onceAtProvider(c, await parseForm(c), async () => {
    const status = await enableBinding(context, c.req.valid("param").id);
    setFlash(c, `Syncing is switched on. ${stateSentence(status)}`);
  });
  return goTo(c, pathTo`/bindings/${c.req.valid("param").id}`);
});

binding.post("/bindings/:id/subscription", ids("id"), async (c) => {
  const context = await contextOf(c);
  await onceAtProvider(c, await parseForm(c), async () =>
    setFlash(c, stateSentence(await reinstallSubscription(context, c.req.valid("param").id))),
  );
  return goTo(c, pathTo`/bindings/${c.req.valid("param").id}`);
});

/** Answers with the page itself, not with a redirect: the secret is in this answer and nowhere else. */
binding.post("/bindings/:id/subscription/secret", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const context = await contextOf(c);
  const shown = await onceAtProvider(c, await parseForm(c), () => rotateBindingSecret(context, id));
  return shown === null ? goTo(c, pathTo`/bindings/${id}`) : bindingPage(c, { shown });
});

type Answer = {
  draft?: BindingDraft;
  refusal?: Refusal | null;
  preset?: string | null;
  preview?: ShownPreview | null;
  shown?: ShownSecret | null;
};

async function bindingPage(
  c: IdContext,
  { draft, refusal = null, preset = null, preview = null, shown = null }: Answer = {},
) {
  const { timeZone: zone, clock } = viewerOf(c);
  if (c.req.query("part") === "state") return statePart(c);
  const { detail, trackable, bare, tags } = await loadPage(c);
  const { settings } = detail.binding;
  if (settings.capability !== "tracker") return goTo(c, pathTo`/calendars/${detail.binding.id}`);
  const version = await versionOf(detail);
  const state = <BindingState {...{ detail, version, zone, clock }} now={c.var.now} />;
  const { id, name, projectId } = detail.binding;
  const projects = optionsOf(trackable);
  const { project } = detail;
  const isListed = project === null || projects.some(({ value }) => value === project.id);
  const choices = isListed ? projects : [...optionsOf([project]), ...projects];
  const vocabulary = detail.canManage ? await loadVocabulary(await contextOf(c), detail.binding) : null;
  const url = detail.subscription === null ? null : subscriptionUrl(c.var.config.appUrl, detail.subscription);
  return page(
    c,
    { title: name, current: "/connections", status: refusal?.status ?? 200 },
    <div class="stack">
      {state}
      {detail.canManage && (
        <BindingForm
          bindingId={id}
          draft={draft ?? { projectId: projectId ?? "", rules: draftOfRules(settings, { vocabulary, tags }) }}
          projects={choices}
          refusal={refusal}
          vocabulary={vocabulary}
          ownQuery={providerOf(detail.binding.provider).tracker?.query ?? null}
          tags={tags}
          preset={draft === undefined ? presetOfRules(settings, vocabulary) : preset}
          preview={preview}
          writes={writableThere(detail)}
        />
      )}
      {detail.canManage && bare.length > 0 && <BareTasks bindingId={id} name={name} tasks={bare} />}
      <SubscriptionSection detail={detail} url={url} shown={shown} zone={zone} clock={clock} />
    </div>,
  );
}

/** All that the page shows, in one round trip. */
async function loadPage(c: IdContext) {
  const ctx = ctxOf(c);
  const { id } = c.req.valid("param");
  const [found, connection, project, runs, subscription, trackable, bare, tags] = await ctx.db.batch([
    ...bindingStatements(ctx, id),
    trackableProjects(ctx),
    listBare(ctx, id),
    allTags(ctx),
  ]);
  return { detail: detailOf(ctx, [found, connection, project, runs, subscription]), trackable, bare, tags };
}

/** What the page asks for while a sync runs. */
async function statePart(c: IdContext) {
  const { timeZone: zone, clock } = viewerOf(c);
  const detail = await describeBinding(ctxOf(c), c.req.valid("param").id);
  const version = await versionOf(detail);
  if (isShown(c, version)) return c.body(null, 204);
  return c.html(<BindingState {...{ detail, version, zone, clock }} now={c.var.now} />);
}

function writableThere({ binding: of, providerName }: BindingDetail): WritableThere | null {
  const write = providerOf(of.provider).tracker?.write;
  return write ? { fields: write.fields, takesNew: write.takesNew?.(of) ?? true, providerName } : null;
}

function stateSentence(state: SubscriptionState): string {
  if (state === "active") return "The webhook is installed.";
  if (state === "manual") return "This account may not add webhooks: add it by hand, as said below.";
  if (state === "pending") return "The webhook follows by itself; syncs go on without it meanwhile.";
  return "The webhook could not be installed; syncs go on without it.";
}

function backTo(c: IdContext, sentence: string) {
  setFlash(c, sentence);
  return goTo(c, pathTo`/bindings/${c.req.valid("param").id}`);
}
