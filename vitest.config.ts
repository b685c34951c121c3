import { readFileSync, statfsSync } from "node:fs";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { build } from "esbuild";
import { defineConfig } from "vitest/config";

/** The plug-in names the worker that runs the tests after its project; the sandbox posts its webhooks to it. */
const appWorkerName = "vitest-plugin-runner-workers";

/**
 * Databases of tests live in memory where there is room: what they write is not waited for until it is on a disk. The browser is unpacked
 * there too, so programs must be allowed to run from it.
 */
function useMemoryForFiles(folder = "/dev/shm") {
  try {
    const { bavail, bsize } = statfsSync(folder);
    const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
    const options = mounts.map((line) => line.split(" ")).find(([, place]) => place === folder)?.[3];
    const runs = options !== undefined && !options.split(",").includes("noexec");
    if (runs && bavail * bsize > 4e9) process.env["TMPDIR"] = folder;
  } catch {
    // No such folder on this system: the usual one does.
  }
}

useMemoryForFiles();

const deadLetters = "timewire-dead-letters";

async function bundleSandbox() {
  const result = await build({
    entryPoints: ["test/sandbox/index.ts"],
    bundle: true,
    format: "esm",
    write: false,
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    external: ["cloudflare:*", "node:*"],
  });
  const contents = result.outputFiles[0]?.text;
  if (contents === undefined) throw new Error("The sandbox was not bundled.");
  return { name: "sandbox", compatibilityDate: "2026-09-25", contents };
}

/** Both sides know it: the sandbox signs, the app verifies. */
const slackSigningSecret = "signing-secret-of-the-test";

async function workersPlugin() {
  const { contents, ...sandbox } = await bundleSandbox();
  return cloudflareTest({
    wrangler: { configPath: "./wrangler.toml" },
    miniflare: {
      bindings: {
        TEST_MIGRATIONS: await readD1Migrations("migrations"),
        // "1": scenarios are killed at all of their steps, not at some of them.
        KILL_EVERYWHERE: process.env["KILL_EVERYWHERE"] ?? "",
        // "1": a thousand entries are written to each provider at once, not two hundred.
        WRITE_THOUSAND: process.env["WRITE_THOUSAND"] ?? "",
        APP_URL: "http://localhost:8787",
        SANDBOX_URL: "http://localhost:8788",
        OWNER_EMAILS: "alice@acme.example",
        GITHUB_CLIENT_ID: "Ov-test-client",
        GITHUB_CLIENT_SECRET: "client-secret-of-the-test",
        GITLAB_CLIENT_ID: "gitlab-test-client",
        GITLAB_CLIENT_SECRET: "gitlab-secret-of-the-test",
        GOOGLE_CLIENT_ID: "test-client.apps.googleusercontent.com",
        GOOGLE_CLIENT_SECRET: "google-secret-of-the-test",
        JIRA_CLIENT_ID: "jira-client-of-the-test",
        JIRA_CLIENT_SECRET: "jira-secret-of-the-test",
        MICROSOFT_CLIENT_ID: "00000000-0000-4000-8000-000000000001",
        MICROSOFT_CLIENT_SECRET: "microsoft-secret-of-the-test",
        SLACK_CLIENT_ID: "100.200",
        SLACK_CLIENT_SECRET: "slack-client-secret-of-the-test",
        SLACK_SIGNING_SECRET: slackSigningSecret,
        LINEAR_CLIENT_ID: "linear-test-client",
        LINEAR_CLIENT_SECRET: "linear-secret-of-the-test",
        IMAGINARY_SIGNING_SECRET: "imaginary-signing-secret-of-the-test",
        ENCRYPTION_KEYS: `k1:${"A".repeat(43)}=`,
      },
      // As in wrangler.toml, but without a second's wait for more messages.
      queueConsumers: {
        "timewire-inbox": {
          maxBatchSize: 100,
          maxBatchTimeout: 0.05,
          maxRetries: 5,
          deadLetterQueue: deadLetters,
        },
        "timewire-jobs": {
          maxBatchSize: 10,
          maxBatchTimeout: 0.05,
          maxRetries: 5,
          deadLetterQueue: deadLetters,
        },
        [deadLetters]: { maxBatchSize: 25, maxBatchTimeout: 0.05, maxRetries: 10 },
      },
      // Whatever the app fetches reaches the sandbox over HTTP, and what the sandbox fetches reaches the app.
      outboundService: { name: "sandbox" },
      workers: [
        {
          ...sandbox,
          bindings: { SANDBOX_URL: "http://localhost:8788", SLACK_SIGNING_SECRET: slackSigningSecret },
          modules: [{ type: "ESModule", path: "sandbox.mjs", contents }],
          outboundService: { name: appWorkerName },
        },
      ],
    },
  });
}

export default defineConfig({
  test: {
    silent: "passed-only",
    projects: [
      {
        plugins: [await workersPlugin()],
        test: {
          name: "workers",
          // A slow machine is no failure; what hangs still ends.
          testTimeout: 20_000,
          hookTimeout: 60_000,
          include: ["test/{lib,db,domain,providers,integrations,http,jobs}/**/*.test.{ts,tsx}"],
          setupFiles: ["test/support/quiet-console.ts", "test/support/setup.ts"],
          isolate: false,
          // See test/support/quiet-console.ts.
          disableConsoleIntercept: true,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "node",
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          include: ["test/*.test.ts", "test/sandbox/**/*.test.ts", "test/run/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/support/global-setup.ts"],
          isolate: false,
          // Each file opens an app and a sandbox of its own, and waits for them more than it works.
          maxWorkers: 2,
          // After the others: app, sandbox and browser want both cores.
          sequence: { groupOrder: 2 },
          // Generous: a journey waits for what a person would wait for, and fails only where nothing comes.
          testTimeout: 400_000,
          hookTimeout: 300_000,
          // What was owed to a provider that did not answer in time is tried again after a minute, by a cron that runs every minute.
          expect: { poll: { timeout: 240_000, interval: 250 } },
        },
      },
    ],
  },
});
