import { Hono, type Context } from "hono";
import { setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { textOf } from "../../forms.ts";
import { answerPage } from "../../page.tsx";
import type { SandboxEnv } from "../../sandbox.ts";
import { openHome } from "../app/conversation.ts";
import { findPersona, findTeam } from "../world.ts";
import { actionRoutes } from "./actions.ts";
import { chatScript, chatStylesheet } from "./assets.ts";
import { pathOf, personaCookie, resolve, type ClientEnv } from "./client-context.ts";
import { ChatWindow, LiveParts, titleOf } from "./window.tsx";
import { Workspaces } from "./workspaces.tsx";

const assets = { stylesheet: "/_assets/slack.css", script: "/_assets/slack.js" };

/** The window in which a person plays Slack. */
export function clientRoutes(): Hono<ClientEnv> {
  const client = new Hono<ClientEnv>();
  client.get("/", (c) => answerPage(c, { title: "Slack workspaces", children: <Workspaces /> }));
  client.get("/:team", async (c) => {
    const team = findTeam(c.req.param("team"));
    const general = team?.channels.find(({ isGeneral }) => isGeneral);
    if (!team || general === undefined) return answerMissing(c);
    return c.redirect(pathOf(team, general), 302);
  });
  client.use("/:team/:target/*", requirePlace);
  client.get("/:team/home", (c) => {
    if (c.var.act.team.installation !== null) openHome(c.var.act);
    return answerWindow(c);
  });
  client.get("/:team/:target", answerWindow);
  client.post("/:team/:target/persona", async (c) => {
    const chosen = findPersona(textOf(await c.req.parseBody(), "persona"));
    if (chosen === null || chosen.team !== c.var.act.team) return answerMissing(c);
    setCookie(c, personaCookie, chosen.person.login, { path: "/", httpOnly: true, sameSite: "Lax" });
    const { target } = c.var;
    const isOpen = target !== "home" && target.kind !== "im";
    return c.redirect(pathOf(chosen.team, isOpen ? target : "home"), 303);
  });
  client.route("/:team/:target", actionRoutes);
  return client;
}

/** What the script of the window asks for; not under a host, so that it fills no log. */
export function liveRoutes(): Hono<ClientEnv> {
  const live = new Hono<ClientEnv>();
  live.get("/_assets/slack.css", (c) =>
    c.body(chatStylesheet, 200, { "content-type": "text/css; charset=utf-8" }),
  );
  live.get("/_assets/slack.js", (c) =>
    c.body(chatScript, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  live.use("/_live/app.slack.com/client/:team/:target", requirePlace);
  live.get("/_live/app.slack.com/client/:team/:target", (c) =>
    c.html(<LiveParts act={c.var.act} target={c.var.target} />),
  );
  return live;
}

const requirePlace = createMiddleware<ClientEnv>(async (c, next) => {
  const [team = "", target = ""] = [c.req.param("team"), c.req.param("target")];
  const found = resolve(c, { team, target });
  if (found === null) return answerMissing(c);
  c.set("act", found.act);
  c.set("target", found.target);
  return next();
});

function answerWindow(c: Context<ClientEnv>): Promise<Response> {
  const { act, target } = c.var;
  return answerPage(c, {
    title: target === "home" ? "Home" : titleOf(target),
    aside: <Personas c={c} />,
    assets,
    children: <ChatWindow act={act} target={target} />,
  });
}

function answerMissing<E extends SandboxEnv>(c: Context<E>): Promise<Response> {
  return answerPage(c, {
    title: "There is no such channel",
    status: 404,
    children: (
      <>
        <h1>There is no such channel</h1>
        <p>
          Or the person you act as is not in it. <a href="/app.slack.com/client">All workspaces</a>
        </p>
      </>
    ),
  });
}

function Personas({ c }: { c: Context<ClientEnv> }) {
  const { act, target } = c.var;
  return (
    <form method="post" action={`${pathOf(act.team, target)}/persona`} class="row">
      <span class="soft">Acting as</span>
      {act.team.people
        .filter(({ isDeleted }) => !isDeleted)
        .map(({ login, id }) => (
          <button name="persona" value={login} aria-pressed={id === act.person.id ? "true" : "false"}>
            {login}
          </button>
        ))}
    </form>
  );
}
