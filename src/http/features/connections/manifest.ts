import { Hono } from "hono";

import { chatMenu } from "../../../integrations/chat/menu.ts";
import { providers } from "../../../providers/index.ts";
import type { AppEnv } from "../../app-env.ts";

export const manifest = new Hono<AppEnv>();

/** To paste where the provider makes its app; holds no secret, so whoever sets up the provider needs no session. */
for (const { id, chat } of Object.values(providers)) {
  if (chat === undefined) continue;
  manifest.get(`/${id}/manifest.json`, (c) => {
    const json = JSON.stringify(chat.manifest({ appUrl: c.var.config.appUrl, menu: chatMenu }), null, 2);
    return c.body(json, 200, { "Content-Type": "application/json; charset=utf-8" });
  });
}
