import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { queue } from "../../src/jobs/queue.ts";
import { isPermanent, retryDelaySeconds } from "../../src/integrations/retry.ts";
import { AppError, notFound } from "../../src/lib/errors.ts";
import { ProviderError } from "../../src/providers/provider.ts";

const failure = (permanent: boolean, retryAfterSeconds: number | null = null) =>
  new ProviderError("It failed.", { provider: "github", code: "unavailable", permanent, retryAfterSeconds });

describe("a retry", () => {
  it("Q8: waits twice as long each time, an hour at most, with jitter", () => {
    for (const [attempts, least] of [
      [1, 10],
      [2, 20],
      [5, 160],
      [12, 3_600],
      [50, 3_600],
    ] as const) {
      const delay = retryDelaySeconds(attempts);
      expect(delay).toBeGreaterThanOrEqual(least);
      expect(delay).toBeLessThanOrEqual(least * 1.25 + 1);
    }
  });

  it("Q8: never comes before the provider wants it, and within what a queue can delay", () => {
    expect(retryDelaySeconds(1, failure(false, 900))).toBeGreaterThanOrEqual(900);
    expect(retryDelaySeconds(1, failure(false, 1_000_000))).toBe(43_200);
  });

  it("Q8: is only made where it can help", () => {
    expect(isPermanent(failure(true))).toBe(true);
    expect(isPermanent(failure(false))).toBe(false);
    expect(isPermanent(notFound("connection"))).toBe(true);
    expect(isPermanent(new AppError("unavailable", "Later."))).toBe(false);
    expect(isPermanent(new TypeError("A bug."))).toBe(false);
  });
});

describe("the queue handler", () => {
  const message = (id: string, body: unknown) => ({ id, timestamp: new Date(), attempts: 1, body });
  const handled = async (name: string, bodies: unknown[], bindings: object = {}) => {
    const batch = createMessageBatch(
      name,
      bodies.map((body, i) => message(String(i), body)),
    );
    await queue(batch, Object.assign({}, env, bindings));
    const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext());
    return { acked: explicitAcks, retried: retryMessages.map(({ msgId }) => msgId) };
  };
  const replay = { type: "delivery.replay", workspaceId: "w", subscriptionId: "h", deliveryId: "d" };

  it("acknowledges what is done and what nobody knows", async () => {
    expect(await handled("timewire-jobs", [replay, { type: "no.such" }, null])).toEqual({
      acked: ["0", "1", "2"],
      retried: [],
    });
  });

  it("tries again what failed, also a whole batch, and never throws", async () => {
    const broken = {
      DB: {
        prepare: () => {
          throw new Error("D1 is down.");
        },
      },
    };
    expect(await handled("timewire-jobs", [replay, { type: "no.such" }], broken)).toEqual({
      acked: ["1"],
      retried: ["0"],
    });
    expect(await handled("no-such-queue", [replay])).toEqual({ acked: [], retried: ["0"] });
  });

  it("ends a job whose subject is gone", async () => {
    const job = { type: "connection.refresh", workspaceId: "w", connectionId: "c" };
    expect(await handled("timewire-jobs", [job])).toEqual({ acked: ["0"], retried: [] });
  });
});
