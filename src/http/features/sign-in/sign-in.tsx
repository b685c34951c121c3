import { Hono } from "hono";

import { endSession } from "../../../domain/sessions/end-session.ts";
import { isFirstRun } from "../../../domain/sessions/is-first-run.ts";
import type { AppEnv } from "../../app-env.ts";
import { popFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { limitSignIn } from "../../middleware/limit-sign-in.ts";
import { clearSessionCookie, ctxOf } from "../../middleware/session.ts";
import { page } from "../../responses/render.tsx";
import { sameOriginPath } from "../../responses/same-origin-path.ts";
import { signInProviders } from "./provider-links.tsx";
import { SignInCard } from "./sign-in-card.tsx";

export const signIn = new Hono<AppEnv>();

signIn.get("/sign-in", limitSignIn, async (c) => {
  const { config, db, viewer } = c.var;
  const next = sameOriginPath(c.req.query("next"), config.appUrl);
  if (viewer !== null) return goTo(c, next);
  const problem = popFlash(c);
  const card = (
    <SignInCard
      next={next}
      problem={problem}
      providers={signInProviders(config)}
      isFirstRun={await isFirstRun(db)}
      isLocal={config.isLocal}
    />
  );
  return page(c, { title: "Sign in", status: problem === null ? 200 : 403 }, card);
});

signIn.post("/sign-out", async (c) => {
  if (c.var.viewer !== null) await endSession(ctxOf(c), c.var.viewer.sessionPublicId);
  clearSessionCookie(c);
  return goTo(c, "/sign-in");
});
