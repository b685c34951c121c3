import { Hono } from "hono";
import { faultSchema, setFault, clearFaults } from "./faults.ts";
import { FaultSection } from "./front-page-faults.tsx";
import { RecentDeliveries, RecentRequests } from "./front-page-logs.tsx";
import { answerPage } from "./page.tsx";
import { providers } from "./providers.ts";
import type { SandboxEnv, SandboxProvider } from "./sandbox.ts";
import { startOver } from "./start-over.ts";
import { sandboxState, settingsSchema } from "./state.ts";

/** What the sandbox is and all of its switches, for people. */
export const frontPage = new Hono<SandboxEnv>();

frontPage.get("/", (c) => answerPage(c, { title: "The outside world", children: <FrontPage /> }));

frontPage.post("/faults", async (c) => {
  const { host, ...form } = filledIn(await c.req.parseBody());
  const numbers = ["status", "retryAfterSeconds", "times"].flatMap((name) =>
    form[name] === undefined ? [] : [[name, Number(form[name])] as const],
  );
  const fault = faultSchema.safeParse({ ...form, ...Object.fromEntries(numbers) });
  if (host !== undefined && fault.success) {
    setFault(host, fault.data);
    return c.redirect("/#faults", 303);
  }
  const problem =
    "The fault was not set. How often, status (400 to 599) and seconds must be numbers; correct them and set it again.";
  const typed = { ...form, ...(host === undefined ? {} : { host }) };
  return answerPage(c, {
    title: "The outside world",
    status: 422,
    children: <FrontPage problem={problem} typed={typed} />,
  });
});

frontPage.post("/faults/clear", async (c) => {
  const { host } = filledIn(await c.req.parseBody());
  if (host !== undefined) clearFaults(host);
  return c.redirect("/#faults", 303);
});

frontPage.post("/settings", async (c) => {
  const form = filledIn(await c.req.parseBody());
  const seconds = form["githubTokenSeconds"];
  const settings = settingsSchema.safeParse({
    ...sandboxState().settings,
    githubTokenSeconds: seconds === undefined ? null : Number(seconds),
    githubGrantScopes: form["githubGrantScopes"]?.split(/[\s,]+/) ?? null,
    slackTokenSeconds: form["slackTokenSeconds"] === undefined ? null : Number(form["slackTokenSeconds"]),
  });
  if (!settings.success) {
    const problem = "The lifetime of tokens must be a whole number of seconds. Correct it and save again.";
    return answerPage(c, {
      title: "The outside world",
      status: 422,
      children: <FrontPage problem={problem} typed={form} />,
    });
  }
  sandboxState().settings = settings.data;
  return c.redirect("/#settings", 303);
});

frontPage.post("/reset", (c) => {
  startOver();
  return c.redirect("/", 303);
});

/** What a person left empty counts as not given. */
function filledIn(form: Record<string, unknown>): Record<string, string> {
  const filled = Object.entries(form).flatMap(([name, value]) =>
    typeof value === "string" && value.trim() !== "" ? [[name, value.trim()] as const] : [],
  );
  return Object.fromEntries(filled);
}

interface FrontPageProps {
  problem?: string;
  typed?: Record<string, string>;
}

function FrontPage({ problem, typed = {} }: FrontPageProps) {
  return (
    <>
      <h1>The outside world, on one port</h1>
      <p>
        This sandbox plays the services that Timewire is wired into. Nothing here is real: act as one of the
        personas, open an issue, break a host, and watch what Timewire makes of it.
      </p>
      {problem === undefined ? null : (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {providers.map((provider) => (
        <ProviderSection provider={provider} />
      ))}
      <FaultSection hosts={providers.flatMap(({ hosts }) => hosts.map(({ host }) => host))} typed={typed} />
      <SettingsSection typed={typed} />
      <RecentDeliveries deliveries={sandboxState().deliveries.slice(0, 25)} />
      <RecentRequests requests={sandboxState().requests.slice(0, 25)} />
      <h2>Start over</h2>
      <form method="post" action="/reset">
        <p>Forgets every change, hook, token, fault and log of the sandbox.</p>
        <button class="danger">Start over</button>
      </form>
    </>
  );
}

function ProviderSection({ provider }: { provider: SandboxProvider }) {
  return (
    <section>
      <h2>{provider.name}</h2>
      <ul class="list">
        {provider.hosts.map(({ host, title, startPath }) => (
          <li>
            <a href={`/${host}${startPath}`}>{host}</a> <span class="soft">{title}</span>
          </li>
        ))}
      </ul>
      <ul class="list">
        {provider.personas.map(({ login, name, about, token }) => (
          <li>
            <strong>{name}</strong> <code>{login}</code>, {about}.{" "}
            {token === undefined ? null : (
              <>
                <span class="soft">Token:</span> <code>{token}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function SettingsSection({ typed }: { typed: Record<string, string> }) {
  const { githubTokenSeconds, githubGrantScopes, slackTokenSeconds } = sandboxState().settings;
  return (
    <section id="settings">
      <h2>Sign-in</h2>
      <form method="post" action="/settings" class="row">
        <label class="field">
          <span>GitHub's tokens live for (seconds, empty: as there)</span>
          <input
            name="githubTokenSeconds"
            inputmode="numeric"
            value={typed["githubTokenSeconds"] ?? githubTokenSeconds?.toString() ?? ""}
          />
        </label>
        <label class="field">
          <span>Grant only these scopes (empty: those asked)</span>
          <input
            name="githubGrantScopes"
            value={typed["githubGrantScopes"] ?? githubGrantScopes?.join(" ") ?? ""}
          />
        </label>
        <label class="field">
          <span>Slack's tokens live for (seconds, empty: for ever)</span>
          <input
            name="slackTokenSeconds"
            inputmode="numeric"
            value={typed["slackTokenSeconds"] ?? slackTokenSeconds?.toString() ?? ""}
          />
        </label>
        <button>Save</button>
      </form>
    </section>
  );
}
