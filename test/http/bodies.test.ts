import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { createApp } from "../../src/http/app.ts";
import { scriptOf } from "../support/api.ts";
import { appUrl, browserOf, createPerson } from "../support/people.ts";

const megabyte = 1_048_576;

/** A body that never ends, and how much of it was taken. */
function endless() {
  const chunk = new TextEncoder().encode("x".repeat(65_536));
  const taken = { bytes: 0 };
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      taken.bytes += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  return { stream, taken };
}

describe("a body of more than 1 MB", () => {
  it("is refused with a sentence, from a form and from a script", async () => {
    const person = await createPerson();
    const page = await browserOf(person).post("/entries", { notes: "x".repeat(megabyte) });
    expect(page.status).toBe(413);
    expect(await page.text()).toContain("more than 1 MB");
    const answer = await (await scriptOf(person))("POST", "/timer", { notes: "x".repeat(megabyte) });
    expect(answer).toMatchObject({
      status: 413,
      body: { title: "Too large", detail: expect.stringContaining("1 MB") },
    });
  });

  it("is cut while it streams in, whatever length it declares", async () => {
    const person = await createPerson();
    const { stream, taken } = endless();
    const headers = { Cookie: person.cookie, Origin: appUrl, "Content-Length": "10" };
    const request = new Request(`${appUrl}/entries`, { method: "POST", headers, body: stream });
    const response = await createApp().fetch(request, env, createExecutionContext());
    expect(response.status).toBe(413);
    expect(taken.bytes).toBeLessThan(2 * megabyte);
  });

  it("is not refused one byte below", async () => {
    const page = await browserOf(await createPerson()).post("/entries", {
      notes: "x".repeat(megabyte - 100),
    });
    expect(page.status).toBe(422);
  });
});

describe("the body of an API call", () => {
  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])(
    "W14: is refused with 415 when it is said to be %j",
    async (type) => {
      const script = await scriptOf(await createPerson());
      const { status, body } = await script("POST", "/timer", { notes: "x" }, { "Content-Type": type });
      expect(status).toBe(415);
      expect(body["detail"]).toContain("application/json");
    },
  );

  it("may be absent or empty where nothing in it is required", async () => {
    const script = await scriptOf(await createPerson());
    expect((await script("POST", "/timer")).status).toBe(201);
    expect((await script("POST", "/timer", undefined, { "Content-Type": "text/plain" })).status).toBe(201);
    expect(
      (await script("POST", "/timer", { notes: "x" }, { "Content-Type": "application/json; charset=utf-8" }))
        .status,
    ).toBe(201);
  });
});

describe("a path with a slash at its end", () => {
  it.each(["/tasks", "/settings", "/healthz", "/api/v1/openapi.json", "/sign-in", "/no-such-page"])(
    "W14: answers as without: %s",
    async (path) => {
      const person = await createPerson();
      const ask = async (address: string) => (await browserOf(person).get(address)).status;
      expect(await ask(`${path}/`)).toBe(await ask(path));
    },
  );

  it("W14: takes a form as without", async () => {
    const person = await createPerson();
    const response = await exports.default.fetch(
      new Request(`${appUrl}/timer/`, {
        method: "POST",
        headers: { Cookie: person.cookie, Origin: appUrl },
        body: new URLSearchParams({ notes: "x" }),
        redirect: "manual",
      }),
    );
    expect(response.status).toBe(303);
  });
});
