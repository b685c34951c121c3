import type { Hono } from "hono";
import type { Fault } from "./faults.ts";

export interface SandboxEnv {
  Bindings: {
    SANDBOX_URL?: string;
    /** From the app's own configuration, so that it takes what Slack signs. */
    SLACK_SIGNING_SECRET?: string;
    /** Where it remembers what happened; without it, a restart starts over. */
    MEMORY?: R2Bucket;
  };
  Variables: {
    /** Where a browser reaches this sandbox; every absolute URL that we hand out starts with it. */
    origin: string;
    /** A word for the request log, such as the grant type of a token request. */
    note: string;
  };
}

/** One outside service. It answers under the first path segment that names one of its hosts. */
export interface SandboxProvider {
  id: string;
  name: string;
  hosts: { host: string; title: string; startPath: string }[];
  personas: { login: string; name: string; about: string; token?: string }[];
  mount: (app: Hono<SandboxEnv>) => void;
  /** Refuses a request the way this provider does. */
  refuse: (fault: Fault) => Response;
  reset: () => void;
  /** All that a restart must not forget: records, maps and sets, without functions. */
  save: () => unknown;
  /** Takes up what `save` gave. */
  restore: (saved: unknown) => void;
}

/** An origin under which this machine alone is reached. */
export function isLoopback(url: URL): boolean {
  const { hostname } = url;
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
