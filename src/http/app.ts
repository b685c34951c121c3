import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";

import type { AppEnv } from "./app-env.ts";
import { onPageError } from "./errors.tsx";
import { request } from "./middleware/request.ts";
import { requireViewer, session } from "./middleware/session.ts";
import { today } from "./pages/today.tsx";

/** Pages: a session, CSRF protection, and a Content-Security-Policy without inline script or style. */
function createPages() {
  const pages = new Hono<AppEnv>();
  pages.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:", "https:", "http://localhost:*"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: "same-origin",
    }),
  );
  pages.use(csrf());
  pages.use(session);
  pages.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
    c.header("Vary", "HX-Request");
  });
  pages.use(requireViewer);
  pages.route("/", today);
  return pages;
}

/** The doors of the house. The webhook door comes first: it must not pass through sessions or CSRF. */
export function createApp() {
  const app = new Hono<AppEnv>();
  app.use(request);
  app.get("/healthz", (c) => c.text("ok"));
  app.route("/", createPages());
  app.onError(onPageError);
  return app;
}
