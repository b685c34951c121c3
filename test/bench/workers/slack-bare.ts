import { Hono } from "hono";

/** The least that an answer from the database can be: verified with a cached key, one read by an index, a line of JSON. */
type BareEnv = { Bindings: { DB: D1Database; SECRET: string } };

let key: Promise<CryptoKey> | undefined;

const app = new Hono<BareEnv>();

app.post("/webhooks/slack/app/commands", async (c) => {
  const body = await c.req.text();
  const encoder = new TextEncoder();
  key ??= crypto.subtle.importKey(
    "raw",
    encoder.encode(c.env.SECRET),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  const hex = (c.req.header("x-slack-signature") ?? "").slice(3);
  const signature = Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
  const signed = encoder.encode(`v0:${c.req.header("x-slack-request-timestamp")}:${body}`);
  if (!(await crypto.subtle.verify("HMAC", await key, signature, signed))) return c.text("no", 401);
  const form = new URLSearchParams(body);
  const row = await c.env.DB.prepare(
    "SELECT user_id, login FROM identities WHERE provider = 'slack' AND host = ? AND account_id = ?",
  )
    .bind(form.get("team_id"), form.get("user_id"))
    .first<{ login: string }>();
  return c.json({ response_type: "ephemeral", text: row?.login ?? "nobody" });
});

export default app;
