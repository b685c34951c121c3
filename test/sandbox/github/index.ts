import { Hono } from "hono";
import type { SandboxEnv, SandboxProvider } from "../sandbox.ts";
import { avatarSvg } from "./avatar.ts";
import { githubControl } from "./control.ts";
import { oauthRoutes } from "./oauth/authorize.tsx";
import { refuse } from "./refuse.ts";
import { siteRoutes } from "./pages/index.tsx";
import type { World } from "./records.ts";
import { restApi } from "./rest/index.ts";
import {
  dotComWorld,
  enterpriseWorld,
  findAccount,
  resetWorlds,
  restoreWorlds,
  saveWorlds,
} from "./world.ts";

/** Plays github.com and a GitHub Enterprise Server with a state of its own. */
export const github: SandboxProvider = {
  id: "github",
  name: "GitHub",
  hosts: [
    { host: "github.com", title: "GitHub's pages and sign-in", startPath: "/" },
    { host: "api.github.com", title: "GitHub's REST API", startPath: "/repos/acme/web" },
    {
      host: "github.acme.example",
      title: "A GitHub Enterprise Server: pages, sign-in and API",
      startPath: "/",
    },
  ],
  personas: [
    {
      login: "alice",
      token: "sandbox-alice",
      name: "Alice Adler",
      about: "owns the organisation acme, reaches 120 repositories",
    },
    {
      login: "bob",
      token: "sandbox-bob",
      name: "Bob Brandt",
      about: "may write in acme's repositories, but may not install hooks",
    },
    {
      login: "carol",
      token: "sandbox-carol",
      name: "Carol Castillo",
      about: "has a few repositories, reads some of acme's",
    },
  ],
  mount(app) {
    app.route("/_control/github", githubControl);
    app.route("/api.github.com", restApi(dotComWorld));
    app.route("/github.acme.example/api/v3", restApi(enterpriseWorld));
    app.route("/github.com", site(dotComWorld));
    app.route("/github.acme.example", site(enterpriseWorld));
  },
  refuse,
  reset: resetWorlds,
  save: saveWorlds,
  restore: restoreWorlds,
};

function site(worldOf: () => World): Hono<SandboxEnv> {
  const pages = new Hono<SandboxEnv>();
  pages.route("/login/oauth", oauthRoutes(worldOf));
  pages.get("/avatars/:file", (c) => {
    const account = findAccount(worldOf(), c.req.param("file").replace(/\.svg$/, ""));
    if (account === null) return c.notFound();
    return c.body(avatarSvg(account.login), 200, { "content-type": "image/svg+xml" });
  });
  pages.route("/", siteRoutes(worldOf));
  return pages;
}
