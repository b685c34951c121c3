import { describe, expect, it } from "vitest";

import { signRequest } from "../../sandbox/imaginary/sign-request.ts";
import { inbound } from "./inbound.ts";
import { importJwtSecret } from "../../../src/providers/kit/jwt.ts";

const secret = "the application's secret";
const url = "https://time.example.com/webhooks/imaginary/app";
const atMs = 1_800_000_000_000;
const body = '{"delivery":"1"}';

async function verify(
  token: string,
  request: { url?: string; method?: string; now?: number } = {},
): Promise<boolean> {
  const { now = atMs, ...rest } = request;
  const headers = new Headers({ authorization: `JWT ${token}` });
  const bytes = Uint8Array.from(new TextEncoder().encode(body));
  const key = await importJwtSecret(secret);
  return inbound.verify({ url, method: "POST", headers, body: bytes, ...rest }, key, now);
}

const sign = () => signRequest({ url, body, secret, atMs });
const encode = (part: object) => btoa(JSON.stringify(part)).replaceAll("=", "");

describe("a token in the header", () => {
  it("is good for its method, its path and its five minutes, whatever the query", async () => {
    const token = await sign();
    expect(await verify(token)).toBe(true);
    expect(await verify(token, { url: `${url}?x=1` })).toBe(true);
    expect(await verify(token, { url: "https://time.example.com/webhooks/imaginary/other" })).toBe(false);
    expect(await verify(token, { method: "PUT" })).toBe(false);
    expect(await verify(token, { now: atMs + 359_000 })).toBe(true);
    expect(await verify(token, { now: atMs + 360_000 })).toBe(false);
    expect(await verify(token, { now: atMs - 61_000 })).toBe(false);
    expect(await verify(token, { now: Number.NaN })).toBe(false);
  });

  it("is refused with any other algorithm, and with none", async () => {
    const [, claims = "", signature = ""] = (await sign()).split(".");
    for (const alg of ["none", "HS512", "RS256", "hs256"]) {
      expect(await verify(`${encode({ alg })}.${claims}.${signature}`)).toBe(false);
      expect(await verify(`${encode({ alg })}.${claims}.`)).toBe(false);
    }
  });
});
