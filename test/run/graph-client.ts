import type { RunningSandbox } from "./sandbox.ts";

export type Json = Record<string, unknown> & { id?: string; value?: Json[]; error?: { code: string } };

interface Call {
  method?: string;
  body?: unknown;
  prefer?: string;
  token?: string;
  headers?: Record<string, string>;
}

/** A client of the sandbox's Graph and of its switches, for tests. */
export function graphOf(running: () => RunningSandbox) {
  async function call(
    path: string,
    { method = "GET", body, prefer = "", token = "sandbox-alice", headers = {} }: Call = {},
  ) {
    const url = path.startsWith("http") ? path : `${running().url}/graph.microsoft.com/v1.0${path}`;
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, prefer, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json: Json = text === "" ? {} : JSON.parse(text);
    return { status: answer.status, json };
  }

  function control(path: string, body: unknown = {}, method = "POST"): Promise<Response> {
    return fetch(`${running().url}/_control/${path}`, { method, body: JSON.stringify(body) });
  }

  return { call, control };
}

/** An hour in Berlin, once in each way to write its zone. */
export const draft = {
  subject: "Ours",
  start: { dateTime: "2026-11-20T09:00:00", timeZone: "W. Europe Standard Time" },
  end: { dateTime: "2026-11-20T10:00:00", timeZone: "Europe/Berlin" },
};
