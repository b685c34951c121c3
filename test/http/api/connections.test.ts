import { describe, expect, it } from "vitest";

import { scriptOf } from "../../support/api.ts";
import { bindingBy } from "../../support/bindings.ts";
import { processedDelivery } from "../../support/deliveries.ts";
import { createHook, deliver } from "../../support/hooks.ts";
import { createPerson } from "../../support/people.ts";

describe("connections and bindings", () => {
  it("are listed without any secret, tested, paused and resumed", async () => {
    const person = await createPerson();
    const { binding } = await bindingBy(person);
    const script = await scriptOf(person);
    const list = await script("GET", "/connections");
    expect(list.body).toMatchObject({ items: [{ accountLogin: "alice", status: "active", bindings: 1 }] });
    const path = `/connections/${binding.connectionId}`;
    expect((await script("POST", `${path}/pause`)).status).toBe(204);
    expect((await script("GET", path)).body["status"]).toBe("paused");
    expect((await script("POST", `${path}/resume`)).status).toBe(204);

    const bindings = await script("GET", "/bindings");
    expect(bindings.body).toMatchObject({ items: [{ id: binding.id, name: "acme/web" }], nextCursor: null });
    expect(JSON.stringify([list.body, bindings.body])).not.toMatch(/secret|cursor":"|etag|token/i);
    expect((await script("POST", `/bindings/${binding.id}/sync`)).body["runId"]).toEqual(expect.any(String));
  });
});

describe("deliveries", () => {
  it("are listed, read and replayed", async () => {
    const person = await createPerson();
    const hook = await createHook({ workspaceId: person.workspaceId });
    const answer = await deliver(hook, { zen: "Keep it simple." }, { event: "ping", deliveryId: "d1" });
    expect(answer.status).toBe(202);
    await processedDelivery(hook.id, "d1");
    const script = await scriptOf(person);
    const list = await script("GET", `/deliveries?bindingId=${hook.bindingId}`);
    expect(list.body).toMatchObject({ items: [{ deliveryId: "d1", event: "ping" }], nextCursor: null });
    const path = `/deliveries/${hook.id}/d1`;
    const one = await script("GET", path);
    expect(one.body).toMatchObject({
      deliveryId: "d1",
      event: "ping",
      headers: { "content-type": "application/json" },
    });
    expect(JSON.stringify(one.body)).not.toContain("sha256=");
    expect((await script("POST", `${path}/replay`)).status).toBe(204);
    expect((await script("POST", "/deliveries/replay")).body).toEqual({ replayed: 0 });
  });
});
