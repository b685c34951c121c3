import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";

export interface SlackRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The fields of a form; of an interaction, its payload; of an event, the envelope. */
  facts: Record<string, unknown>;
  isSigned: boolean;
}

export interface SlackApp {
  url: string;
  received: SlackRequest[];
  /** What it answers next, and always; "" is an empty 200, and null no answer at all. */
  answer: (request: SlackRequest) => { status?: number; body: string } | null;
  stop: () => void;
}

/** Stands where the product would, verifies what a Slack sends, and answers as the test says. */
export async function startSlackApp(signingSecret: string): Promise<SlackApp> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const { headers, url: path = "" } = request;
      const base = `v0:${String(headers["x-slack-request-timestamp"])}:${body}`;
      const signature = `v0=${createHmac("sha256", signingSecret).update(base).digest("hex")}`;
      const isSigned = headers["x-slack-signature"] === signature;
      const received = { path, headers, body, facts: factsOf(body), isSigned };
      app.received.push(received);
      const answer = app.answer(received);
      if (answer === null) return;
      const type = answer.body.startsWith("{") ? "application/json" : "text/plain";
      response.writeHead(answer.status ?? 200, { "content-type": type }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The app has no port.");
  const app: SlackApp = {
    url: `http://127.0.0.1:${address.port}`,
    received: [],
    answer: () => ({ body: "" }),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return app;
}

function factsOf(body: string): Record<string, unknown> {
  if (body.startsWith("{")) return JSON.parse(body);
  const form = Object.fromEntries(new URLSearchParams(body));
  return form["payload"] === undefined ? form : JSON.parse(form["payload"]);
}
