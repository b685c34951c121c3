import autocannon from "autocannon";

type Order = {
  url: string;
  headers: Record<string, string>;
  body: string;
  seconds: number;
  connections: number;
};

/** Takes orders from its parent, so that the load generator has a process and a core of its own. */
process.on("message", (order: Order) => {
  autocannon({
    url: order.url,
    method: "POST",
    headers: order.headers,
    body: order.body,
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
