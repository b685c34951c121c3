import { Hono } from "hono";
import type { RestEnv } from "./answer.ts";
import { rateOf } from "./frame.ts";

export const metaRoutes = new Hono<RestEnv>();

metaRoutes.get("/rate_limit", (c) => {
  const rate = rateOf(c);
  return c.json({ resources: { core: rate, search: { ...rate, resource: "search" } }, rate });
});

metaRoutes.get("/meta", (c) =>
  c.json({
    verifiable_password_authentication: false,
    hooks: ["127.0.0.1/32", "::1/128"],
    ...(c.var.world.isEnterprise ? { installed_version: "3.18.0" } : {}),
  }),
);

metaRoutes.get("/zen", (c) => c.text("Practicality beats purity."));
