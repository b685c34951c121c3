import { createServer, type IncomingHttpHeaders } from "node:http";

export interface ReceivedWebhook {
  event: string;
  headers: IncomingHttpHeaders;
  body: string;
  payload: { action?: string; changes?: unknown; sender?: unknown };
}

export interface Receiver {
  url: string;
  /** In the order of arrival. */
  received: ReceivedWebhook[];
  stop: () => void;
}

/** Stands where the product would, and keeps the webhooks that a sandbox sends. */
export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const event = String(request.headers["x-github-event"]);
      received.push({ event, headers: request.headers, body, payload: JSON.parse(body) });
      response.writeHead(202).end("thanks");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  return { url: `http://127.0.0.1:${address.port}/hook`, received, stop: () => server.close() };
}
