import type { Queue } from "@cloudflare/workers-types";

/** The least that an inbound endpoint can do: read the bytes, verify with a cached key, hand them to the queue. */
type BareEnv = { INBOX: Queue; SECRET: string };

let key: Promise<CryptoKey> | undefined;

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

export default {
  async fetch(request: Request, env: BareEnv) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    key ??= crypto.subtle.importKey(
      "raw",
      new TextEncoder().encode(env.SECRET),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["verify"],
    );
    const signature = fromHex((request.headers.get("X-Hub-Signature-256") ?? "").slice(7));
    if (!(await crypto.subtle.verify("HMAC", await key, signature, bytes)))
      return new Response(null, { status: 401 });
    await env.INBOX.send(bytes, { contentType: "bytes" });
    return new Response(null, { status: 202 });
  },
};
