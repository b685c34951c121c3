import { Hono } from "hono";

import { listLinks } from "../../../integrations/chat/identity/list-links.ts";
import { pauseConnection, resumeConnection } from "../../../integrations/connections/change-connection.ts";
import { describeConnection } from "../../../integrations/connections/describe-connection.ts";
import { disconnect } from "../../../integrations/connections/disconnect.ts";
import { providerOf } from "../../../integrations/connections/provider-of.ts";
import { testConnection } from "../../../integrations/connections/test-connection.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { type IdContext, ids } from "../../requests/ids.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { page } from "../../responses/render.tsx";
import { ButtonLink } from "../../components/button.tsx";
import { Flash } from "../../components/flash.tsx";
import { ConnectionPanel } from "./connection-panel.tsx";
import { contextOf } from "../../context-of.ts";

export const connection = new Hono<AppEnv>();

connection.get("/connections/:id", ids("id"), async (c) => {
  const { timeZone: zone, clock: hours } = viewerOf(c);
  const before = c.req.query("before") ?? null;
  const detail = await describeConnection(ctxOf(c), { connectionId: c.req.valid("param").id, before });
  const version = await versionOf(detail);
  const panel = (
    <ConnectionPanel
      connection={detail}
      provider={providerOf(detail.provider)}
      clock={{ now: c.var.now, zone, hours }}
      version={version}
    />
  );
  if (c.req.query("part") === "panel") return isShown(c, version) ? c.body(null, 204) : c.html(panel);
  const isChat = providerOf(detail.provider).chat !== undefined && detail.status === "active";
  const links = isChat ? await listLinks(ctxOf(c)) : [];
  const mustLink = links.some(
    ({ provider, chatName, account }) =>
      provider === detail.provider && chatName === detail.accountLogin && account === null,
  );
  return page(
    c,
    { title: detail.accountLogin, current: "/connections" },
    <>
      {mustLink && <LinkYourself chat={detail.accountLogin} />}
      {panel}
    </>,
  );
});

/** The step that is left once a chat is connected. */
function LinkYourself({ chat }: { chat: string }) {
  return (
    <Flash tone="accent">
      <span>Next: say who you are in {chat}. Until then /tt does nothing for you there.</span>
      <ButtonLink look="primary" small href="/settings/connections">
        Link your account
      </ButtonLink>
    </Flash>
  );
}

connection.post("/connections/:id/test", ids("id"), async (c) => {
  const { summary } = await testConnection(await contextOf(c), c.req.valid("param").id);
  return backTo(c, summary);
});

connection.post("/connections/:id/pause", ids("id"), async (c) => {
  await pauseConnection(await contextOf(c), c.req.valid("param").id);
  return backTo(c, "The connection is paused: nothing is synced until you resume it.");
});

connection.post("/connections/:id/resume", ids("id"), async (c) => {
  await resumeConnection(await contextOf(c), c.req.valid("param").id);
  return backTo(c, "The connection is active again.");
});

connection.post("/connections/:id/disconnect", ids("id"), async (c) => {
  await disconnect(await contextOf(c), c.req.valid("param").id);
  setFlash(c, "The account is disconnected and its secrets are deleted. Tasks and time stay.");
  return goTo(c, "/connections");
});

function backTo(c: IdContext, sentence: string) {
  setFlash(c, sentence);
  return goTo(c, pathTo`/connections/${c.req.valid("param").id}`);
}
