import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { rateKinds, rateLevels } from "../../../db/schema/money.ts";
import { deleteRate } from "../../../domain/rates/delete-rate.ts";
import { listRates, offerProjects } from "../../../domain/rates/list-rates.ts";
import { setRate } from "../../../domain/rates/set-rate.ts";
import { setCurrency } from "../../../domain/workspaces/set-currency.ts";
import { AppError } from "../../../lib/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { queryId } from "../../requests/ids.ts";
import { query } from "../../requests/query.ts";
import { goTo } from "../../responses/go-to.ts";
import { page } from "../../responses/render.tsx";
import { ProjectOptions, type RateDraft } from "./rate-fields.tsx";
import { RatePanel } from "./rate-panel.tsx";

export const rates = new Hono<AppEnv>();

rates.get("/rates", query(z.object({ task: queryId })), (c) => {
  const { task: taskId = "" } = c.req.valid("query");
  return ratesPage(c, { draft: { ...emptyDraft, taskId } });
});

const projectQuery = z.object({ projectId: queryId, projectSearch: z._default(z.string(), "") });

/** The projects that the form offers for what is typed. */
rates.get("/rates/projects", query(projectQuery), async (c) => {
  const { projectId = "", projectSearch } = c.req.valid("query");
  const offered = await offerProjects(ctxOf(c), { search: projectSearch, projectId });
  return c.html(<ProjectOptions offered={offered} draft={{ projectId, projectSearch }} />);
});

rates.post("/rates", async (c) => {
  const form = await parseForm(c);
  const draft = parseDraft(form);
  if (form.has("find")) return ratesPage(c, { draft });
  const { timeZone } = viewerOf(c);
  const kind = draft.kind === "cost" ? "cost" : "bill";
  const refusal = await refusalOf(() =>
    onceFor(c, form, (ctx) => setRate(ctx, { ...draft, kind, timeZone })),
  );
  return refusal === null ? goTo(c, "/rates") : ratesPage(c, { draft, refusal });
});

const keySchema = z.object({
  kind: z.enum(rateKinds),
  level: z.enum(rateLevels),
  targetId: z.string(),
  userId: z.string(),
  currency: z.string(),
  startsAt: z.coerce.number(),
});

rates.post("/rates/delete", async (c) => {
  const form = await parseForm(c);
  const key = keySchema.safeParse(Object.fromEntries(form.fields));
  if (!key.success) throw new AppError("invalid", "This rate cannot be read. Go back and try again.");
  await onceFor(c, form, (ctx) => deleteRate(ctx, key.data));
  return goTo(c, "/rates");
});

rates.post("/rates/currency", async (c) => {
  const form = await parseForm(c);
  const own = form.get("own");
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => setCurrency(ctx, own)));
  return refusal === null ? goTo(c, "/rates") : ratesPage(c, { draft: emptyDraft, refusal, own });
});

const emptyDraft: RateDraft = {
  kind: "bill",
  clientId: "",
  projectId: "",
  projectSearch: "",
  taskId: "",
  userId: "",
  amount: "",
  currency: "",
  startsOn: "",
};

function parseDraft(form: Form): RateDraft {
  return {
    kind: form.get("kind"),
    clientId: form.get("clientId"),
    projectId: form.get("projectId"),
    projectSearch: form.get("projectSearch"),
    taskId: form.get("taskId"),
    userId: form.get("userId"),
    amount: form.get("amount"),
    currency: form.get("currency"),
    startsOn: form.get("startsOn"),
  };
}

type Answer = { draft: RateDraft; refusal?: Refusal | null; own?: string };

/** The page as it stands, or as the answer to one of its forms. */
async function ratesPage(c: Context<AppEnv>, { draft, refusal = null, own }: Answer) {
  const ctx = ctxOf(c);
  const { taskId, projectId, projectSearch: search } = draft;
  const shown = await listRates(ctx, taskId, { search, projectId });
  const panel = (
    <RatePanel
      page={shown}
      draft={draft}
      refusal={refusal}
      own={own ?? shown.currency}
      seesCosts={ctx.actor.role === "owner"}
    />
  );
  return page(c, { title: "Rates", current: "/projects", status: refusal?.status ?? 200 }, panel);
}
