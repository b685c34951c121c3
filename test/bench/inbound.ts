import { bundleWorker, type Bundle } from "./bundle.ts";
import { compare, startGenerator, type Measured, type Target } from "./load.ts";
import { payloadNear, signedHeaders, type Payload } from "./payloads.ts";
import { startPeer } from "./peers.ts";
import { hookId, secret, seedWorkspace } from "./seed.ts";
import { appBindings, migrate, startWorkerd } from "./workerd.ts";

/**
 * The production bundle with some bindings replaced. The limiter always is: Miniflare plays it by a call to another
 * worker that costs several times the whole endpoint, while Cloudflare counts within the process.
 */
const wrap = (bindings: string) => `
  import app from "./app.js";
  const replaced = { INBOUND_RATE: { limit: async () => ({ success: true }) }, ${bindings} };
  let env;
  export default { fetch: (request, real, ctx) => app.fetch(request, (env ??= { ...real, ...replaced }), ctx) };
`;

async function startApp(code: string, bindings = "") {
  const app = await startWorkerd({ code, wrapper: wrap(bindings), ...appBindings("http://localhost:1") });
  const database = await app.miniflare.getD1Database("DB");
  await migrate(database);
  await seedWorkspace(database, { id: "1", name: "bench/bench" });
  return app;
}

/** Our endpoint, a bare handler and the peers, with the same signed bytes. */
export async function measureInbound(bundle: Bundle, options: { rounds: number; seconds: number }) {
  const app = await startApp(bundle.code);
  // What is left without the queue is the verification, which is all that the peers do: they store nothing.
  const verified = await startApp(bundle.code, "INBOX: { send: async () => undefined }");
  const bare = await startWorkerd({
    code: await bundleWorker("test/bench/workers/bare.ts"),
    queueProducers: { INBOX: { queueName: "inbox" } },
    bindings: { SECRET: secret },
  });
  const peers = { octokit: await startPeer("octokit", secret), probot: await startPeer("probot", secret) };
  const generator = startGenerator();
  const targetsFor = (payload: Payload): Target[] => {
    const headers = signedHeaders(payload, secret, "72d3162e-cc78-11e3-81ab-4c9367dc0958");
    const { body } = payload;
    return [
      { name: "bare", pid: bare.pid, url: `${bare.url}/`, headers, body },
      { name: "timewire", pid: app.pid, url: `${app.url}/webhooks/github/${hookId}`, headers, body },
      {
        name: "verified",
        pid: verified.pid,
        url: `${verified.url}/webhooks/github/${hookId}`,
        headers,
        body,
      },
      { name: "octokit", pid: peers.octokit.pid, url: peers.octokit.url, headers, body },
      { name: "probot", pid: peers.probot.pid, url: peers.probot.url, headers, body },
    ];
  };
  const payloads = { "8 KB": payloadNear("push", 7_700), "25 KB": payloadNear("pull_request", 25_200) };
  const results: Record<string, Measured[]> = {};
  try {
    for (const [size, payload] of Object.entries(payloads)) {
      results[size] = await compare(generator, targetsFor(payload), { ...options, connections: 32 });
    }
  } finally {
    generator.stop();
    for (const peer of Object.values(peers)) peer.stop();
    await Promise.all([app, verified, bare].map(({ miniflare }) => miniflare.dispose()));
  }
  return results;
}
