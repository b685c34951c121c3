import { startSandbox } from "./sandbox.ts";
import { startSlackApp, type SlackApp } from "./slack-app.ts";

export type Answer = Record<string, unknown>;

export interface SlackDesk {
  url: string;
  app: SlackApp;
  /** Starts over, with the app installed by alice. */
  reset: () => Promise<void>;
  install: (persona: string) => Promise<void>;
  /** Does something in Slack as a person, and returns what the sandbox says of it. */
  act: (path: string, body: unknown) => Promise<Answer>;
  settings: (change: Answer) => Promise<void>;
  /** What a person sees. */
  shown: <T = Answer>(path: string) => Promise<T>;
  stop: () => Promise<void>;
}

const client = { client_id: "1.2", client_secret: "the secret of the app" };

/** A sandbox and an app of the tests beside it, which verifies what Slack sends. */
export async function startSlackDesk(): Promise<SlackDesk> {
  const sandbox = await startSandbox();
  const app = await startSlackApp("signing-secret-of-the-sandbox");
  const control = (path: string, init: RequestInit = {}) => fetch(`${sandbox.url}/_control/${path}`, init);
  const install = async (persona: string) => {
    const redirectUri = `${app.url}/callback`;
    const facts = { ...client, redirect_uri: redirectUri };
    const query = new URLSearchParams({ ...facts, scope: "commands,chat:write" });
    const consent = await fetch(`${sandbox.url}/slack.com/oauth/v2/authorize?${query.toString()}`, {
      headers: { "x-sandbox-persona": persona },
      redirect: "manual",
    });
    const code = new URL(consent.headers.get("location") ?? "").searchParams.get("code") ?? "";
    const body = new URLSearchParams({ ...facts, code });
    await fetch(`${sandbox.url}/slack.com/api/oauth.v2.access`, { method: "POST", body });
  };
  return {
    url: sandbox.url,
    app,
    install,
    reset: async () => {
      await control("reset", { method: "POST" });
      app.answer = () => ({ body: "" });
      await install("alice");
      app.received.length = 0;
    },
    act: async (path, body) => {
      const answer = await control(`slack/${path}`, { method: "POST", body: JSON.stringify(body) });
      const text = await answer.text();
      return text === "" ? {} : (JSON.parse(text) as Answer);
    },
    settings: async (change) => {
      await control("settings", { method: "PUT", body: JSON.stringify(change) });
    },
    shown: async (path) => (await control(`slack/${path}`)).json(),
    stop: async () => {
      app.stop();
      await sandbox.stop();
    },
  };
}
