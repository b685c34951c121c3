import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { Child } from "hono/jsx";
import { answerPage } from "../../page.tsx";
import type { SandboxEnv } from "../../sandbox.ts";
import type { Act } from "../events.ts";
import { linksOf } from "../links.ts";
import type { Repository, World } from "../records.ts";
import { accountOf, fullNameOf, personaLogins } from "../world.ts";

export const personaCookie = "sandbox_persona";

export type Persona = (typeof personaLogins)[number];

export interface SiteEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & { world: World; persona: Persona; repository: Repository };
}

export function personaOf(c: Context): Persona {
  const chosen = getCookie(c, personaCookie);
  return personaLogins.find((login) => login === chosen) ?? "alice";
}

export function actOf(c: Context<SiteEnv>): Act {
  return { world: c.var.world, links: linksOf(c.var.world, c.var.origin), actor: c.var.persona };
}

/** The path of a repository's pages, seen from the sandbox's root. */
export function repositoryPath(world: World, repository: Repository): string {
  return `/${world.webHost}/${fullNameOf(repository)}`;
}

interface SitePage {
  title: string;
  status?: 200 | 403 | 404 | 410 | 422;
  children: Child;
}

export function answerSitePage(c: Context<SiteEnv>, page: SitePage): Promise<Response> {
  return answerPage(c, { ...page, aside: <SiteHeader c={c} /> });
}

/** A page of one sentence, for what cannot be done or found. */
export function answerProblem(c: Context<SiteEnv>, status: 403 | 404 | 410 | 422, sentence: string) {
  return answerSitePage(c, {
    title: "This did not work",
    status,
    children: (
      <>
        <h1>This did not work</h1>
        <p class="problem" role="alert">
          {sentence}
        </p>
        <p>
          <a href={`/${c.var.world.webHost}/`}>All repositories</a>
        </p>
      </>
    ),
  });
}

export function Problem({ sentence }: { sentence: string | undefined }) {
  if (sentence === undefined) return null;
  return (
    <p class="problem" role="alert">
      {sentence}
    </p>
  );
}

function SiteHeader({ c }: { c: Context<SiteEnv> }) {
  const { world, persona } = c.var;
  return (
    <>
      <a href={`/${world.webHost}/`}>{world.webHost}</a>
      <form method="post" action={`/${world.webHost}/persona`} class="row">
        <input type="hidden" name="back" value={c.req.method === "GET" ? c.req.path : `/${world.webHost}/`} />
        <span class="soft">Acting as</span>
        {personaLogins.map((login) => (
          <button name="persona" value={login} aria-pressed={login === persona ? "true" : "false"}>
            {accountOf(world, login).login}
          </button>
        ))}
      </form>
    </>
  );
}
