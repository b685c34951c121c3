import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One of the peers that verify GitHub's webhooks or Slack's commands in Node: verified, parsed, handed to a handler that does nothing. */
async function serve(peer: string, secret: string) {
  if (peer === "bolt") {
    const { HTTPReceiver } = await import("@slack/bolt");
    const receiver = new HTTPReceiver({ signingSecret: secret, endpoints: "/" });
    // Without Bolt's App, which would ask Slack who is calling: the receiver alone verifies and parses.
    const handle = { processEvent: ({ ack }: { ack: (text: string) => Promise<void> }) => ack("ok") };
    receiver.init(handle as unknown as Parameters<typeof receiver.init>[0]);
    return createServer((request, response) => receiver.requestListener(request, response));
  }
  if (peer === "octokit") {
    const { createNodeMiddleware, Webhooks } = await import("@octokit/webhooks");
    const webhooks = new Webhooks({ secret });
    webhooks.onAny(() => {});
    const middleware = createNodeMiddleware(webhooks, { path: "/" });
    return createServer((request, response) => void middleware(request, response));
  }
  const { createNodeMiddleware, Probot } = await import("probot");
  const probot = new Probot({ githubToken: "bench", secret, logLevel: "fatal" });
  const listen = (app: { onAny(handler: () => void): void }) => {
    app.onAny(() => {});
  };
  const middleware = await createNodeMiddleware(listen, { probot, webhooksPath: "/" });
  return createServer((request, response) => void middleware(request, response));
}

const [peer = "", secret = ""] = process.argv.slice(2);
const server = await serve(peer, secret);
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
