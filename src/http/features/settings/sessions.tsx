import { Hono } from "hono";

import { endAllSessions } from "../../../domain/sessions/end-all-sessions.ts";
import { endSession } from "../../../domain/sessions/end-session.ts";
import { switchWorkspace } from "../../../domain/sessions/switch-workspace.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseForm } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { clearSessionCookie, ctxOf, viewerOf } from "../../middleware/session.ts";

/** The browsers that a person is signed in with; Settings lists them. */
export const sessions = new Hono<AppEnv>();

sessions.post("/sessions/:publicId/end", ids("publicId"), async (c) => {
  await endSession(ctxOf(c), c.req.valid("param").publicId);
  setFlash(c, "The other browser is signed out.");
  return goTo(c, "/settings");
});

sessions.post("/sessions/end", async (c) => {
  await endAllSessions(ctxOf(c));
  clearSessionCookie(c);
  return goTo(c, "/sign-in");
});

sessions.post("/session/workspace", async (c) => {
  const workspaceId = (await parseForm(c)).get("workspaceId");
  await switchWorkspace(ctxOf(c), { sessionPublicId: viewerOf(c).sessionPublicId, workspaceId });
  return goTo(c, "/");
});
