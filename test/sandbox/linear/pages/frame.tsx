import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { Child } from "hono/jsx";
import { answerPage } from "../../page.tsx";
import type { SandboxEnv } from "../../sandbox.ts";
import { logins, type Login } from "../records.ts";
import { webHost } from "../world.ts";

export const personaCookie = "sandbox_linear_persona";

export function personaOf(c: Context<SandboxEnv>): Login {
  const chosen = getCookie(c, personaCookie);
  return logins.find((login) => login === chosen) ?? "alice";
}

/** A page of Linear's, with who one is in its header. */
export function answerLinearPage(
  c: Context<SandboxEnv>,
  page: { title: string; status?: 200 | 403 | 404 | 422; children: Child },
): Promise<Response> {
  const persona = personaOf(c);
  const aside = (
    <>
      <a href={`/${webHost}/`}>Linear</a>
      <a href={`/${webHost}/acme/settings/api`}>Webhooks and access</a>
      <form method="post" action={`/${webHost}/persona`} class="row">
        <span class="soft">Acting as</span>
        {logins.map((login) => (
          <button name="persona" value={login} aria-pressed={login === persona ? "true" : "false"}>
            {login}
          </button>
        ))}
      </form>
    </>
  );
  return answerPage(c, { ...page, aside });
}

export function answerSentence(
  c: Context<SandboxEnv>,
  status: 403 | 404 | 422,
  sentence: string,
): Promise<Response> {
  return answerLinearPage(c, {
    title: "This did not work",
    status,
    children: (
      <>
        <h1>This did not work</h1>
        <p class="problem" role="alert">
          {sentence}
        </p>
      </>
    ),
  });
}
