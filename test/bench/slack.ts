import type { Meter } from "../support/tally.ts";
import { bundleWorker, type Bundle } from "./bundle.ts";
import { compare, startGenerator, type Measured, type Target } from "./load.ts";
import { startPeer } from "./peers.ts";
import { seedSlack, seedWorkspace, slackPerson } from "./seed.ts";
import { commandBody, signedCommand } from "./slash-commands.ts";
import { appBindings, migrate, startWorkerd, type RunningWorker } from "./workerd.ts";

const slackSecret = "the signing secret of the benchmark";

async function seed({ miniflare }: RunningWorker): Promise<void> {
  const database = await miniflare.getD1Database("DB");
  await migrate(database);
  await seedWorkspace(database, { id: "1", name: "bench/bench" });
  await seedSlack(database);
}

async function startApp(code: string): Promise<RunningWorker> {
  const { bindings, ...rest } = appBindings("http://localhost:1");
  const slack = {
    SLACK_CLIENT_ID: "bench",
    SLACK_CLIENT_SECRET: "bench-client",
    SLACK_SIGNING_SECRET: slackSecret,
  };
  const app = await startWorkerd({ code, ...rest, bindings: { ...bindings, ...slack } });
  await seed(app);
  return app;
}

async function startBare(): Promise<RunningWorker> {
  const bare = await startWorkerd({
    code: await bundleWorker("test/bench/workers/slack-bare.ts"),
    d1Databases: { DB: "bench" },
    bindings: { SECRET: slackSecret },
  });
  await seed(bare);
  return bare;
}

/** Slash commands at our endpoint, at its peers, and with all their work against a bare handler; each request is a new one. */
export async function measureCommands(
  bundle: Bundle,
  options: { rounds: number; seconds: number },
): Promise<Measured[]> {
  const workers = {
    endpoint: await startApp(await bundleWorker("test/bench/workers/slack-endpoint.ts")),
    "slack-edge": await startWorkerd({
      code: await bundleWorker("test/bench/workers/slack-edge.ts"),
      bindings: { SECRET: slackSecret },
    }),
    command: await startApp(bundle.code),
    bare: await startBare(),
  };
  const bolt = await startPeer("bolt", slackSecret);
  const generator = startGenerator();
  const common = { headers: {}, body: commandBody(slackPerson, "/tt", "status"), slackSecret };
  const targets: Target[] = Object.entries(workers).map(([name, { pid, url }]) => ({
    name,
    pid,
    url: `${url}/webhooks/slack/app/commands`,
    ...common,
  }));
  targets.push({ name: "bolt", pid: bolt.pid, url: bolt.url, ...common });
  try {
    return await compare(generator, targets, { ...options, connections: 32 });
  } finally {
    generator.stop();
    bolt.stop();
    await Promise.all(Object.values(workers).map(({ miniflare }) => miniflare.dispose()));
  }
}

const priced = [
  ["/tt", "status"],
  ["/tt", "today"],
  ["/tt", "week"],
  ["/tt", "switch bench : notes"],
  ["/tt", "stop"],
  ["/tt", "start bench"],
  ["/tt", "undo"],
  ["/tt", "log 1h30 bench : notes"],
  ["/task", "add bench : Door"],
  ["/task", "list bench"],
  ["/task", "done door"],
] as const;

/** What each command costs in D1, by D1's own meta. */
export async function priceCommands(): Promise<{ what: string; meter: Meter }[]> {
  const app = await startApp(await bundleWorker("test/bench/workers/metered.ts"));
  const prices = [];
  try {
    for (const [command, text] of priced) {
      const request = signedCommand(commandBody(slackPerson, command, text), slackSecret);
      const response = await fetch(`${app.url}/webhooks/slack/app/commands`, { method: "POST", ...request });
      const answer = await response.text();
      if (response.status !== 200) throw new Error(`${command} ${text} answered ${response.status}.`);
      if (answer.includes("Something went wrong")) throw new Error(`${command} ${text} failed.`);
      const meter = (await (await fetch(`${app.url}/_meter`)).json()) as Meter;
      prices.push({ what: `${command} ${text}`, meter });
    }
    return prices;
  } finally {
    await app.miniflare.dispose();
  }
}
