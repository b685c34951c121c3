import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";

import { createApp } from "../../../src/http/app.ts";
import { createSecret } from "../../../src/lib/id.ts";
import { slackHeaders } from "../../support/chat-requests.ts";
import { createHook, deliveryRequest, sign, type TestHook } from "../../support/hooks.ts";
import { appUrl } from "../../support/people.ts";

const app = createApp();
const payload = { action: "opened" };
const wrongSignature = `sha256=${"0".repeat(64)}`;
const fail = () => Promise.reject(new Error("This binding is broken."));

const fetchWith = (request: Request, bindings: object = env) =>
  app.fetch(request, bindings, createExecutionContext());

/** A body that counts how often it is asked for bytes. */
function countedBody(sizeBytes: number) {
  const counted = { pulls: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        counted.pulls += 1;
        controller.enqueue(new Uint8Array(sizeBytes));
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { counted, body };
}

describe("a delivery whose headers already say no", () => {
  it.each<{ name: string; id?: string; provider?: string; headers: Record<string, string>; status: number }>([
    { name: "an unknown subscription", id: createSecret(), headers: {}, status: 401 },
    { name: "no id at all", id: "x", headers: {}, status: 401 },
    { name: "another provider", provider: "slack", headers: {}, status: 401 },
    { name: "no signature", headers: { "X-Hub-Signature-256": "" }, status: 401 },
    { name: "a malformed signature", headers: { "X-Hub-Signature-256": "sha256=zz" }, status: 401 },
    { name: "another media type", headers: { "Content-Type": "text/plain" }, status: 415 },
    { name: "no media type", headers: { "Content-Type": "" }, status: 415 },
  ])("W12: is refused without reading its body: $name", async ({ id, provider, headers, status }) => {
    const hook = await createHook();
    const { counted, body } = countedBody(1_000);
    const request = new Request(`${appUrl}/webhooks/${provider ?? "github"}/${id ?? hook.id}`, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", "X-Hub-Signature-256": wrongSignature, ...headers },
    });
    expect((await fetchWith(request)).status).toBe(status);
    expect(counted.pulls).toBe(0);
  });

  it("W12: is refused by a chat endpoint without reading its body", async () => {
    const { counted, body } = countedBody(1_000);
    const request = new Request(`${appUrl}/webhooks/slack/app/commands`, { method: "POST", body });
    expect((await fetchWith(request)).status).toBe(401);
    expect(counted.pulls).toBe(0);
  });
});

describe("the address of a subscription", () => {
  it("W14: takes a trailing slash, parameters of a media type, and no other method or type", async () => {
    const hook = await createHook();
    const signed = await deliveryRequest(hook, payload, {
      headers: { "Content-Type": "Application/JSON; charset=utf-8" },
    });
    const slashed = new Request(`${appUrl}/webhooks/github/${hook.id}/`, signed);
    expect((await fetchWith(slashed)).status).toBe(202);
    const xml = await deliveryRequest(hook, payload, { headers: { "Content-Type": "application/xml" } });
    expect((await fetchWith(xml)).status).toBe(415);
    for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE"]) {
      const request = new Request(`${appUrl}/webhooks/github/${hook.id}`, { method });
      expect((await fetchWith(request)).status).toBe(405);
    }
  });
});

/** More than two minutes' worth of 60: a burst that falls across the limiter's minute is braked as well. */
const burstSize = 125;

describe("what proves nothing too often", () => {
  let hook: TestHook;
  let ip: string;
  let octet = 0;

  beforeEach(async () => {
    hook = await createHook();
    // The limiter's clock is not ours to reset between tests: an address of its own for each.
    ip = `198.51.100.${++octet}`;
  });

  const from = (request: Request) => {
    const headers = new Headers(request.headers);
    headers.set("CF-Connecting-IP", ip);
    return new Request(request, { headers });
  };

  const attempts: Record<string, { request: () => Request | Promise<Request>; status: number }> = {
    "a wrong signature": {
      request: () => deliveryRequest(hook, payload, { signature: wrongSignature }),
      status: 401,
    },
    "an unknown subscription": {
      request: () => deliveryRequest({ ...hook, id: createSecret() }, payload),
      status: 401,
    },
    "an unsigned command": {
      request: () =>
        new Request(`${appUrl}/webhooks/slack/app/commands`, { method: "POST", body: "text=stop" }),
      status: 401,
    },
    "a wrongly signed command": {
      request: async () =>
        new Request(`${appUrl}/webhooks/slack/app/commands`, {
          method: "POST",
          body: "text=start",
          headers: await slackHeaders("text=stop"),
        }),
      status: 401,
    },
    "an unknown channel": {
      request: () => new Request(`${appUrl}/webhooks/google/${createSecret()}`, { method: "POST" }),
      status: 401,
    },
    "an unknown feed": {
      request: () => new Request(`${appUrl}/feeds/${createSecret()}.ics`),
      status: 404,
    },
    "an unknown API token": {
      request: () =>
        new Request(`${appUrl}/api/v1/me`, { headers: { Authorization: `Bearer tw_${createSecret()}` } }),
      status: 401,
    },
    "a made-up sign-in": {
      request: () => new Request(`${appUrl}/oauth/github/callback?code=x&state=y`),
      status: 303,
    },
  };

  it.each(Object.entries(attempts))("S6: is answered 429 with Retry-After: %s", async (_, attempt) => {
    const burst = await Promise.all(
      Array.from({ length: burstSize }, async () => fetchWith(from(await attempt.request()))),
    );
    const statuses = new Set(burst.map(({ status }) => status));
    expect(statuses).toEqual(new Set([attempt.status, 429]));
    const braked = burst.find(({ status }) => status === 429);
    expect(braked?.headers.get("Retry-After")).toBe("60");
  });

  it("S6: never blocks a verified delivery, from the same address and for the same subscription", async () => {
    const wrong = () => deliveryRequest(hook, payload, { signature: wrongSignature });
    const burst = await Promise.all(
      Array.from({ length: burstSize }, async () => fetchWith(from(await wrong()))),
    );
    expect(burst.some(({ status }) => status === 429)).toBe(true);
    expect((await fetchWith(from(await deliveryRequest(hook, payload)))).status).toBe(202);
  });

  it("S6: a limiter that fails neither blocks verified deliveries nor opens sign-in", async () => {
    const limit = { limit: fail };
    const broken = { ...env, INBOUND_RATE: limit, SIGN_IN_RATE: limit, REFUSAL_RATE: limit, API_RATE: limit };
    expect((await fetchWith(await deliveryRequest(hook, payload), broken)).status).toBe(202);
    expect(
      (await fetchWith(await deliveryRequest(hook, payload, { signature: wrongSignature }), broken)).status,
    ).toBe(401);
    expect((await fetchWith(new Request(`${appUrl}/sign-in`), broken)).status).toBe(429);
    expect(
      (await fetchWith(new Request(`${appUrl}/oauth/github/start?purpose=sign_in`), broken)).status,
    ).toBe(429);
  });
});

describe("big bodies", () => {
  const bigBytes = 1_100_000;

  it("W11: are held one at a time, and a second one is asked for again", async () => {
    const hook = await createHook();
    const bytes = new Uint8Array(bigBytes).fill(0x20);
    const signature = await sign(hook.secret, bytes);
    let finish = () => {};
    const held = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 1_000));
        finish = () => {
          controller.enqueue(bytes.slice(1_000));
          controller.close();
        };
      },
    });
    const { headers } = await deliveryRequest(hook, bytes, { signature });
    headers.delete("Content-Length");
    const first = fetchWith(
      new Request(`${appUrl}/webhooks/github/${hook.id}`, { method: "POST", headers, body: held }),
    );
    const second = await fetchWith(await deliveryRequest(hook, bytes, { signature }));
    expect([second.status, second.headers.get("Retry-After")]).toEqual([503, "10"]);
    expect((await fetchWith(await deliveryRequest(hook, payload))).status).toBe(202);
    finish();
    expect((await first).status).toBe(202);
    expect((await fetchWith(await deliveryRequest(hook, bytes, { signature }))).status).toBe(202);
  });
});

describe("the validation of a calendar subscription", () => {
  const validate = (token: string) =>
    fetchWith(
      new Request(
        `${appUrl}/webhooks/microsoft/${createSecret()}?validationToken=${encodeURIComponent(token)}`,
        {
          method: "POST",
        },
      ),
    );

  it("W16: repeats the token as plain text that no browser takes for a page, up to a limit", async () => {
    const token = "<script>alert(1)</script> & Validation: Ünïcode";
    const answer = await validate(token);
    expect([answer.status, await answer.text()]).toEqual([200, token]);
    expect(answer.headers.get("Content-Type")).toMatch(/^text\/plain/);
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect((await validate("x".repeat(1_024))).status).toBe(200);
    const long = await validate("x".repeat(1_025));
    expect(long.status).toBe(400);
    expect(await long.text()).not.toContain("xx");
  });
});
