import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

import { pinToCore, workerdChildren } from "./process-cpu.ts";

export type BenchDatabase = Awaited<ReturnType<Miniflare["getD1Database"]>>;
export type RunningWorker = { miniflare: Miniflare; pid: number; url: string };

/** One worker in a workerd of its own, reached through a direct socket: the dev server's entry worker is left out. */
export async function startWorkerd(
  options: { code: string; wrapper?: string } & Record<string, unknown>,
): Promise<RunningWorker> {
  const { code, wrapper, ...rest } = options;
  const app = { type: "ESModule" as const, path: "app.js", contents: code };
  const before = workerdChildren();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "app",
      compatibilityDate: "2026-09-25",
      modules: wrapper === undefined ? [app] : [{ ...app, path: "index.js", contents: wrapper }, app],
      unsafeDirectSockets: [{ host: "127.0.0.1" }],
      ...rest,
    }),
  );
  await miniflare.ready;
  const pid = [...workerdChildren()].find((child) => !before.has(child));
  if (pid === undefined) throw new Error("workerd was not found among the children.");
  pinToCore(pid, 0);
  return { miniflare, pid, url: (await miniflare.unsafeGetDirectURL()).origin };
}

/** Bindings of wrangler.toml as Miniflare takes them; the brakes are off, a bench is no abuse. */
export function appBindings(sandboxUrl: string) {
  return {
    d1Databases: { DB: "bench" },
    r2Buckets: { BUCKET: "bench" },
    queueProducers: {
      INBOX: { queueName: "timewire-inbox" },
      JOBS: { queueName: "timewire-jobs" },
      DEAD_LETTERS: { queueName: "timewire-dead-letters" },
    },
    ratelimits: Object.fromEntries(
      ["INBOUND_RATE", "SIGN_IN_RATE", "API_RATE", "REFUSAL_RATE"].map((name, i) => [
        name,
        { namespace_id: `${i + 1}`, simple: { limit: 1e9, period: 60 as const } },
      ]),
    ),
    bindings: {
      APP_URL: "http://localhost:8787",
      SANDBOX_URL: sandboxUrl,
      OWNER_EMAILS: "",
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
      GITHUB_CLIENT_ID: "bench",
      GITHUB_CLIENT_SECRET: "bench-client",
    },
  };
}

export const encryptionKey = { id: "k1", bytes: new Uint8Array(32).fill(7) };

/** Applies the migrations of the project to a worker's D1. */
export async function migrate(database: BenchDatabase): Promise<void> {
  for (const name of readdirSync("migrations").toSorted()) {
    if (!name.endsWith(".sql")) continue;
    const statements = readFileSync(join("migrations", name), "utf8").split("--> statement-breakpoint");
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
}
