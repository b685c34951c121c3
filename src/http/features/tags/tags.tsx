import { type Context, Hono } from "hono";

import { canManage } from "../../../domain/context.ts";
import { deleteTag } from "../../../domain/tags/delete-tag.ts";
import { listTags } from "../../../domain/tags/list-tags.ts";
import { renameTag } from "../../../domain/tags/rename-tag.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { TagPanel, type TagPanelProps } from "./tag-panel.tsx";

export const tags = new Hono<AppEnv>();

tags.get("/tags", (c) => tagsPage(c));

tags.post("/tags/:id", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const name = (await parseForm(c)).get("name");
  const refusal = await refusalOf(() => renameTag(ctxOf(c), { id, name }));
  return refusal === null ? done(c) : tagsPage(c, { id, name, refusal });
});

tags.post("/tags/:id/delete", ids("id"), async (c) => {
  await onceFor(c, await parseForm(c), (ctx) => deleteTag(ctx, c.req.valid("param").id));
  return done(c);
});

function done(c: Context<AppEnv>) {
  return wantsFragment(c) ? tagsPage(c) : goTo(c, "/tags");
}

/** The page as it stands, or as the answer to one of its forms. */
async function tagsPage(c: Context<AppEnv>, refused: TagPanelProps["refused"] = null) {
  const ctx = ctxOf(c);
  const panel = <TagPanel tags={await listTags(ctx)} canManage={canManage(ctx.actor)} refused={refused} />;
  const status = refused?.refusal.status ?? 200;
  return wantsFragment(c)
    ? c.html(panel, status)
    : page(c, { title: "Tags", current: "/projects", status }, panel);
}
