import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../../run/sandbox.ts";
import { draft, graphOf, type Json } from "../../run/graph-client.ts";

let sandbox: RunningSandbox;
const { call, control } = graphOf(() => sandbox);

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await control("reset");
});

describe("subscriptions", () => {
  let endpoint: Server;
  let received: Json[] = [];
  let posts = 0;
  let echo: (token: string) => string = (token) => token;

  beforeEach(async () => {
    received = [];
    posts = 0;
    echo = (token) => token;
    endpoint = createServer((request, response) => {
      const token = new URL(request.url ?? "", "http://localhost").searchParams.get("validationToken");
      if (token !== null) return response.writeHead(200, { "content-type": "text/plain" }).end(echo(token));
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      return request.on("end", () => {
        const notice: Json = JSON.parse(body);
        received.push(...(notice.value ?? []));
        posts += 1;
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((resolve) => endpoint.listen(0, resolve));
  });

  afterEach(() => endpoint.close());

  function subscribe(minutes = 60) {
    // safe because the server listens on a port, not on a pipe
    const { port } = endpoint.address() as AddressInfo;
    const body = {
      changeType: "created,updated,deleted",
      notificationUrl: `http://localhost:${port}/notices`,
      lifecycleNotificationUrl: `http://localhost:${port}/lifecycle`,
      resource: "me/events",
      expirationDateTime: new Date(Date.now() + minutes * 60_000).toISOString(),
      clientState: "secret",
    };
    return call("/subscriptions", { method: "POST", body });
  }

  it("shake hands, then tell of each change with the client's state", async () => {
    const { status, json } = await subscribe();
    expect([status, json["clientState"]]).toEqual([201, null]);
    const { json: made } = await call("/me/events", { method: "POST", body: draft });
    await expect.poll(() => received.length).toBe(1);
    expect(received[0]).toMatchObject({
      subscriptionId: json.id,
      clientState: "secret",
      changeType: "created",
      resourceData: { id: made.id },
    });
    await call(`/subscriptions/${json.id}`, { method: "DELETE" });
    expect((await call(`/subscriptions/${json.id}`)).status).toBe(404);
  });

  it("with one address are told together, each with what it has seen", async () => {
    const [first, second] = [await subscribe(), await subscribe()];
    await call("/me/events", { method: "POST", body: draft });
    await expect.poll(() => posts).toBe(1);
    expect(received.map(({ subscriptionId }) => subscriptionId)).toEqual([first.json.id, second.json.id]);
  });

  it("last 45 minutes at least", async () => {
    const { json } = await subscribe(5);
    const minutes = (Date.parse(String(json["expirationDateTime"])) - Date.now()) / 60_000;
    expect(Math.round(minutes)).toBe(45);
  });

  it("are refused to endpoints that do not echo, and beyond seven days", async () => {
    expect((await subscribe(10_090)).json.error?.code).toBe("InvalidRequest");
    echo = encodeURIComponent;
    expect((await subscribe()).json.error?.code).toBe("ValidationError");
  });

  it("fall silent until they are authorised anew, and end", async () => {
    const { json } = await subscribe();
    await control("microsoft/lifecycle", { event: "reauthorizationRequired" });
    await call("/me/events", { method: "POST", body: draft });
    await call(`/subscriptions/${json.id}/reauthorize`, { method: "POST" });
    await call("/me/events", { method: "POST", body: draft });
    await control("microsoft/lifecycle", { event: "missed" });
    await control("microsoft/lifecycle", { event: "subscriptionRemoved" });
    await expect
      .poll(() => received.map((notice) => notice["lifecycleEvent"] ?? notice["changeType"]))
      .toEqual(["reauthorizationRequired", "created", "missed", "subscriptionRemoved"]);
    expect((await call(`/subscriptions/${json.id}`)).status).toBe(404);
  });
});
