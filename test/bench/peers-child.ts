import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One of the peers that verify GitHub's webhooks in Node: verified, parsed, handed to a handler that does nothing. */
async function serve(peer: string, secret: string) {
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
