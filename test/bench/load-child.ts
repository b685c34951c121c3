import autocannon from "autocannon";

import { signedCommand } from "./slash-commands.ts";

type Order = {
  url: string;
  headers: Record<string, string>;
  body: string;
  slackSecret?: string;
  seconds: number;
  connections: number;
};

/** Protection against replays would refuse the second of two equal commands, which is not what is measured. */
function freshCommands({ body, slackSecret }: Order): { requests?: autocannon.Request[] } {
  if (slackSecret === undefined) return {};
  return {
    requests: [{ setupRequest: (request) => ({ ...request, ...signedCommand(body, slackSecret) }) }],
  };
}

/** Takes orders from its parent, so that the load generator has a process and a core of its own. */
process.on("message", (order: Order) => {
  autocannon({
    url: order.url,
    method: "POST",
    headers: order.headers,
    body: order.body,
    ...freshCommands(order),
    connections: order.connections,
    duration: order.seconds,
  }).then(
    (result) =>
      process.send?.({
        requests: result.requests.total,
        seconds: result.duration,
        accepted: result["2xx"],
        refused: result.non2xx + result.errors,
        p50Ms: result.latency.p50,
        p99Ms: result.latency.p99,
      }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
