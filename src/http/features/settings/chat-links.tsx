import { type Context, Hono } from "hono";

import { chooseChatWorkspace } from "../../../domain/members/choose-chat-workspace.ts";
import { unlinkIdentity } from "../../../domain/identities/unlink-identity.ts";
import { createLinkCode } from "../../../integrations/chat/identity/create-link-code.ts";
import { listLinks } from "../../../integrations/chat/identity/list-links.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { ChatSection } from "./chat-section.tsx";
import { settingsTab } from "./settings-tab.tsx";

/** Who a person is in the workspace's chats; Settings lists it. */
export const chatLinks = new Hono<AppEnv>();

chatLinks.get("/settings/connections", (c) => linksTab(c));

/** Answers with the tab itself, not with a redirect: the code is in this answer and nowhere else. */
chatLinks.post("/chat-links/code", async (c) => linksTab(c, await createLinkCode(ctxOf(c))));

chatLinks.post(
  "/chat-links/:provider/:host/:accountId/here",
  ids("provider", "host", "accountId"),
  async (c) => {
    const { provider, host, accountId } = c.req.valid("param");
    await chooseChatWorkspace(ctxOf(c), { provider, host, accountId });
    setFlash(c, "What you do from the chat happens in this workspace now.");
    return goTo(c, "/settings/connections");
  },
);

chatLinks.post(
  "/chat-links/:provider/:host/:accountId/delete",
  ids("provider", "host", "accountId"),
  async (c) => {
    const { provider, host, accountId } = c.req.valid("param");
    await unlinkIdentity(ctxOf(c), { provider, host, accountId });
    setFlash(c, "The account is unlinked. It can no longer act for you.");
    return goTo(c, "/settings/connections");
  },
);

async function linksTab(c: Context<AppEnv>, code?: string) {
  const links = await listLinks(ctxOf(c));
  return settingsTab(
    c,
    { current: "/settings/connections", ...(code !== undefined && { status: 201 as const }) },
    <ChatSection links={links} current={viewerOf(c).workspaceId} code={code} />,
  );
}
