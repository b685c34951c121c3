import { Hono } from "hono";
import type { SandboxEnv, SandboxProvider } from "../sandbox.ts";
import { gitlabControl } from "./control.ts";
import { oauthRoutes } from "./oauth.tsx";
import { siteRoutes } from "./pages/site.tsx";
import type { World } from "./records.ts";
import { refuse } from "./refuse.ts";
import { apiRoutes } from "./rest/index.ts";
import { dotComWorld, ownWorld, resetWorlds, restoreWorlds, saveWorlds } from "./world.ts";

/** Plays gitlab.com, and an older instance that a team runs itself, with a state of its own. */
export const gitlab: SandboxProvider = {
  id: "gitlab",
  name: "GitLab",
  hosts: [
    {
      host: "gitlab.com",
      title: "GitLab: pages, sign-in, REST and GraphQL",
      startPath: "/acme/web/-/issues",
    },
    {
      host: "gitlab.acme.example",
      title: "A GitLab of one's own (17.2): the same",
      startPath: "/acme/web/-/issues",
    },
  ],
  personas: [
    {
      login: "alice",
      token: "sandbox-alice",
      name: "Alice Adler",
      about: "owns the group acme, reaches 124 projects",
    },
    {
      login: "bob",
      token: "sandbox-bob",
      name: "Bob Brandt",
      about: "a developer in acme: no webhooks",
    },
    {
      login: "carol",
      token: "sandbox-carol",
      name: "Carol Castillo",
      about: "a guest in acme/web, who sees no confidential issues",
    },
  ],
  mount(app) {
    app.route("/_control/gitlab", gitlabControl);
    app.route("/gitlab.com", site(dotComWorld));
    app.route("/gitlab.acme.example", site(ownWorld));
  },
  refuse,
  reset: resetWorlds,
  save: saveWorlds,
  restore: restoreWorlds,
};

function site(worldOf: () => World): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.route("/api", apiRoutes(worldOf));
  routes.route("/oauth", oauthRoutes(worldOf));
  routes.route("/", siteRoutes(worldOf));
  return routes;
}
