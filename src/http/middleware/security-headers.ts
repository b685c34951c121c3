import { secureHeaders } from "hono/secure-headers";
import { createMiddleware } from "hono/factory";

import type { AppEnv } from "../app-env.ts";

const policyWith = (...moreImages: string[]) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:", "https:", ...moreImages],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: "same-origin",
    strictTransportSecurity: false,
  });

const deployed = policyWith();
const local = policyWith("http://localhost:*");

/** What a browser may do with a page of ours: no inline script or style, no frames, nothing from elsewhere but pictures. */
export const contentSecurity = createMiddleware<AppEnv>((c, next) =>
  (c.var.config.isLocal ? local : deployed)(c, next),
);

/** No browser guesses another type than the one that is said, for pages, API and feeds alike. */
export const plainTypes = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  c.header("X-Content-Type-Options", "nosniff");
});

/** Browsers that came by https keep to it. RFC 6797, section 7.2: not to be sent over http. */
export const strictTransport = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (c.var.config.appUrl.startsWith("https:")) {
    c.header("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  }
});

/** What signed-in people see is nobody else's; a URL has two forms, with and without htmx. */
export const privateAnswers = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  c.header("Cache-Control", "no-store");
  c.header("Vary", "HX-Request");
});
