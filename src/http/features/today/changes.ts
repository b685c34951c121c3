import { Hono } from "hono";

import { undoChange } from "../../../domain/changes/undo-change.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ids } from "../../requests/ids.ts";
import { answer, backTo } from "./today-answers.tsx";

/** What the signed-in person changed, to be undone. */
export const changes = new Hono<AppEnv>();

changes.post("/changes/:id/undo", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const form = await parseForm(c);
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => undoChange(ctx, { requestId: id })));
  return answer(c, refusal === null ? {} : { refusal }, backTo(c, form));
});
