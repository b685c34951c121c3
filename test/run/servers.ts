import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";

const wrangler = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
);

export type ServerOptions = {
  appPort: number;
  sandboxPort: number;
  /** Where D1, R2 and queues of the app keep their data; `migrate` has been there. */
  stateDir: string;
  /** Variables of the app, in the format of .dev.vars. */
  envFile: string;
  /** Gets every line that a server prints. */
  onLine?: (line: string) => void;
};

export type Servers = {
  appUrl: string;
  sandboxUrl: string;
  /** Runs the app's cron handler once, as if it were `at` (milliseconds); by default now. */
  tick(cron: string, at?: number): Promise<void>;
  /** Resolves when a server ended by itself, with a sentence. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

/** True when nothing listens there yet, on either loopback address. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "::1"]) {
    const outcome = await new Promise<string>((resolve) => {
      const probe = createServer();
      probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown"));
      probe.listen(port, host, () => probe.close(() => resolve("free")));
    });
    if (outcome === "EADDRINUSE") return false;
  }
  return true;
}

function run(args: string[], onLine: (line: string) => void): ChildProcess {
  const child = spawn(process.execPath, [wrangler, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true", FORCE_COLOR: "0" },
  });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream?.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    });
  }
  return child;
}

/** Applies the migrations to the local D1. Throws with wrangler's own words. */
export async function migrate(stateDir: string): Promise<void> {
  const lines: string[] = [];
  const child = run(["d1", "migrations", "apply", "DB", "--local", "--persist-to", stateDir], (line) =>
    lines.push(line),
  );
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`The local database could not be migrated.\n${lines.join("\n")}`);
}

const startLimitMs = 300_000;

async function untilHealthy(url: string, name: string, ended: Promise<string>): Promise<void> {
  // Long: a busy machine is slow, not broken.
  const deadline = Date.now() + startLimitMs;
  const died = ended.then((sentence) => {
    throw new Error(sentence);
  });
  const poll = async () => {
    while (Date.now() < deadline) {
      const response = await fetch(url).catch(() => null);
      if (response?.ok) return;
      if (response?.status === 503) throw new Error(await response.text());
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    throw new Error(`${name} did not answer within ${startLimitMs / 60_000} minutes.`);
  };
  await Promise.race([poll(), died]);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 8_000);
  await gone;
  clearTimeout(timer);
}

/** What a real provider shows when an app is registered: the sandbox signs with it, the app verifies. */
function sharedSecrets(envFile: string): string[] {
  const secret = parseEnv(readFileSync(envFile, "utf8"))["SLACK_SIGNING_SECRET"];
  return secret ? ["--var", `SLACK_SIGNING_SECRET:${secret}`] : [];
}

/** Starts app and sandbox side by side and resolves when both answer. */
export async function startServers(options: ServerOptions): Promise<Servers> {
  const { appPort, sandboxPort, stateDir, envFile, onLine = () => {} } = options;
  const common = [
    "--local",
    "--show-interactive-dev-session=false",
    "--inspector-port=0",
    "--log-level=warn",
  ];
  const app = run(
    ["dev", ...common, `--port=${appPort}`, `--persist-to=${stateDir}`, `--env-file=${envFile}`],
    (line) => onLine(line),
  );
  const sandbox = run(
    [
      "dev",
      ...common,
      "--config=test/sandbox/wrangler.toml",
      `--port=${sandboxPort}`,
      `--persist-to=${join(stateDir, "sandbox")}`,
      ...sharedSecrets(envFile),
    ],
    (line) => onLine(line),
  );
  let isStopping = false;
  const ended = new Promise<string>((resolve) => {
    for (const [name, child] of Object.entries({ app, sandbox })) {
      child.once(
        "exit",
        (code) => !isStopping && resolve(`The ${name} ended by itself (exit code ${code}).`),
      );
    }
  });
  const appUrl = `http://localhost:${appPort}`;
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  const stop = async () => {
    isStopping = true;
    await Promise.all([end(app), end(sandbox)]);
  };
  try {
    await Promise.all([
      untilHealthy(`${appUrl}/healthz`, "The app", ended),
      untilHealthy(`${sandboxUrl}/_control/health`, "The sandbox", ended),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  const tick = async (cron: string, at = Date.now()) => {
    const query = new URLSearchParams({ cron, time: String(at) });
    const response = await fetch(`${appUrl}/cdn-cgi/local/scheduled?${query}`);
    if (!response.ok) throw new Error(`The cron handler answered ${response.status}.`);
    await response.text();
  };
  return { appUrl, sandboxUrl, tick, ended, stop };
}
