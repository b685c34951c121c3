import { Hono } from "hono";
import { presentSelf, presentUser } from "../present.ts";
import { answerPage, GitLabError, type RestEnv } from "./answer.ts";

/** Who calls, and who else is there. */
export const accountRoutes = new Hono<RestEnv>();

accountRoutes.get("/user", (c) => c.json(presentSelf(c.var.world, c.var.links, c.var.user)));

accountRoutes.get("/users", (c) => {
  const { search, username } = c.req.query();
  const found = [...c.var.world.users.values()].filter(
    (user) =>
      (username === undefined || user.username === username.toLowerCase()) &&
      (search === undefined || `${user.name} ${user.username}`.toLowerCase().includes(search.toLowerCase())),
  );
  return answerPage(c, found, ({ username: one }) => presentUser(c.var.world, c.var.links, one));
});

accountRoutes.get("/version", (c) => c.json({ version: c.var.world.version, revision: "0a1b2c3" }));
accountRoutes.get("/metadata", (c) =>
  c.json({ version: c.var.world.version, revision: "0a1b2c3", enterprise: true }),
);

/** https://docs.gitlab.com/api/personal_access_tokens/: OAuth's tokens have no such thing. */
accountRoutes.get("/personal_access_tokens/self", (c) => {
  const { token } = c.var;
  if (token.oauth !== null) throw new GitLabError(400, { message: "400 Bad request" });
  const { scopes, expiresAtMs } = token;
  const expiresAt = expiresAtMs === Infinity ? null : new Date(expiresAtMs).toISOString().slice(0, 10);
  return c.json({
    id: 1,
    name: "Timewire",
    revoked: false,
    active: true,
    scopes,
    user_id: c.var.user.id,
    expires_at: expiresAt,
  });
});
