import { parseArgs } from "node:util";

import { fillDemo } from "./demo/demo.ts";
import { ensureLocalConfig } from "./local-config.ts";
import { isPortFree, migrate, startServers } from "./servers.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    "sandbox-port": { type: "string", default: "8788" },
    state: { type: "string" },
    demo: { type: "boolean", default: false },
    "vars-file": { type: "string", default: ".dev.vars" },
  },
});
const appPort = Number(values.port);
const sandboxPort = Number(values["sandbox-port"]);
const stateDir = values.state ?? (values.demo ? ".wrangler/demo" : ".wrangler/state");

/** What the development server says on a machine without internet, and about cron, which this script takes care of. */
const noise =
  /Request\.cf|workers\.cloudflare\.com|GetAddrInfoReqWrap|Scheduled Workers are not|manually trigger|cdn-cgi\/local|cron-triggers\/#test/;

function fail(sentence: string): never {
  console.error(`\n${sentence}\n`);
  process.exit(1);
}

for (const [name, port, option] of [
  ["app", appPort, "--port"],
  ["sandbox", sandboxPort, "--sandbox-port"],
] as const) {
  if (!(await isPortFree(port))) {
    fail(
      `Port ${port} for the ${name} is taken. Is Timewire running already? Stop it, or choose another: npm start -- ${option} 9000`,
    );
  }
}

const envFile = values["vars-file"];
const made = ensureLocalConfig(envFile, {
  appUrl: `http://localhost:${appPort}`,
  sandboxUrl: `http://localhost:${sandboxPort}`,
});
if (made.length > 0) console.log(`Added to ${envFile}, with fresh local secrets: ${made.join(", ")}.`);

console.log("Starting app and sandbox …");
const servers = await migrate(stateDir)
  .then(() =>
    startServers({
      appPort,
      sandboxPort,
      stateDir,
      envFile,
      onLine: (line) => {
        if (line.trim() !== "" && !noise.test(line)) console.log(line);
      },
    }),
  )
  .catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));

// Cron Triggers do not fire by themselves on a local machine.
let lastMinute = -1;
const clock = setInterval(() => {
  const now = new Date();
  if (now.getUTCMinutes() === lastMinute) return;
  lastMinute = now.getUTCMinutes();
  const isNight = now.getUTCHours() === 3 && lastMinute === 17;
  const crons = isNight ? ["* * * * *", "17 3 * * *"] : ["* * * * *"];
  for (const cron of crons)
    servers.tick(cron).catch((error: unknown) => console.error(`Cron ${cron}: ${String(error)}`));
}, 1_000);

let isLeaving = false;
async function leave(code: number) {
  if (isLeaving) return;
  isLeaving = true;
  clearInterval(clock);
  await servers.stop();
  process.exit(code);
}
process.on("SIGINT", () => void leave(0));
process.on("SIGTERM", () => void leave(0));

if (values.demo) {
  const isNew = await fillDemo({ appUrl: servers.appUrl, sandboxUrl: servers.sandboxUrl, stateDir }).catch(
    async (error: unknown) => {
      await servers.stop();
      return fail(error instanceof Error ? error.message : String(error));
    },
  );
  console.log(
    isNew
      ? "Filled with twelve weeks of alice, bob and carol: sign in as one of them."
      : `The demo in ${stateDir} goes on where it was. Delete that folder to begin anew.`,
  );
}

console.log(
  `\nTimewire runs on ${servers.appUrl}, its sandbox of the outside world on ${servers.sandboxUrl}. Stop both with Ctrl-C.\n`,
);
console.error(await servers.ended);
await leave(1);
