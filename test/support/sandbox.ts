import * as z from "zod";

const sandboxUrl = "http://localhost:8788";

const requestsSchema = z.array(
  z.object({ method: z.string(), path: z.string(), status: z.number(), note: z.string() }),
);

const messagesSchema = z.array(
  z.object({ ts: z.string(), text: z.string(), isFromApp: z.boolean(), blocks: z.array(z.unknown()) }),
);

async function control(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(`${sandboxUrl}/_control${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
  if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${method} ${path}.`);
  return response;
}

/** The switches of the outside world, over HTTP as scripts use them. */
export const sandbox = {
  setFault: (host: string, fault: Record<string, unknown>) => control("PUT", `/faults/${host}`, fault),
  clearFaults: (host: string) => control("DELETE", `/faults/${host}`),
  /** A switch of one provider's, such as "/google/cursors/expire". */
  post: (path: string, body: unknown = {}) => control("POST", path, body),
  read: (path: string) => control("GET", path),
  set: (settings: Record<string, unknown>) => control("PUT", "/settings", settings),
  /** What a persona sees in a channel of Slack; "app" = its direct messages with the app. */
  chatMessages: async (channel: string, user: string) =>
    messagesSchema.parse(
      await (await control("GET", `/slack/messages?channel=${channel}&user=${user}`)).json(),
    ),
  /** Alice invites the app to a channel of Slack. */
  addAppToChannel: (channel: string) => control("POST", "/slack/members", { user: "alice", channel }),
  /** An address under which the app may answer the persona later, in the channel #general. */
  responseUrl: async (user: string) =>
    z
      .object({ url: z.string() })
      .parse(await (await control("POST", "/slack/response-urls", { user })).json()).url,
  requests: async (host: string) =>
    requestsSchema.parse(await (await control("GET", `/requests?host=${host}`)).json()),
};

/** What a persona's browser brings back from the consent page at an authorise address. */
export async function authorizeAs(persona: string, address: string): Promise<URL> {
  const response = await fetch(address, {
    headers: { "x-sandbox-persona": persona },
    redirect: "manual",
  });
  const location = response.headers.get("Location");
  if (location === null) throw new Error(`The sandbox answered ${response.status} to ${address}.`);
  return new URL(location);
}
