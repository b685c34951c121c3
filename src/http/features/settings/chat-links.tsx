import { Hono } from "hono";

import { chooseChatWorkspace } from "../../../domain/members/choose-chat-workspace.ts";
import { unlinkIdentity } from "../../../domain/identities/unlink-identity.ts";
import { createLinkCode } from "../../../integrations/chat/identity/create-link-code.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { settingsPage } from "./settings.tsx";

/** Who a person is in the workspace's chats; Settings lists it. */
export const chatLinks = new Hono<AppEnv>();

chatLinks.post("/chat-links/code", async (c) =>
  settingsPage(c, { linkCode: await createLinkCode(ctxOf(c)) }),
);

chatLinks.post(
  "/chat-links/:provider/:host/:accountId/here",
  ids("provider", "host", "accountId"),
  async (c) => {
    const { provider, host, accountId } = c.req.valid("param");
    await chooseChatWorkspace(ctxOf(c), { provider, host, accountId });
    setFlash(c, "What you do from the chat happens in this workspace now.");
    return goTo(c, "/settings");
  },
);

chatLinks.post(
  "/chat-links/:provider/:host/:accountId/delete",
  ids("provider", "host", "accountId"),
  async (c) => {
    const { provider, host, accountId } = c.req.valid("param");
    await unlinkIdentity(ctxOf(c), { provider, host, accountId });
    setFlash(c, "The account is unlinked. It can no longer act for you.");
    return goTo(c, "/settings");
  },
);
