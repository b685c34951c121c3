import { Hono } from "hono";

import { chooseGrouping } from "../../../domain/users/choose-grouping.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm } from "../../forms/form.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { answer } from "./today-answers.tsx";

/** How the signed-in person sees their days. */
export const grouping = new Hono<AppEnv>();

grouping.post("/entries/grouping", async (c) => {
  const form = await parseForm(c);
  const groupsSameWork = form.get("grouped") === "yes";
  await chooseGrouping(ctxOf(c), groupsSameWork);
  c.set("viewer", { ...viewerOf(c), groupsSameWork });
  return answer(c, {});
});
