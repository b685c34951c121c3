import { env } from "cloudflare:workers";

/** Every row of every table and every object of the bucket, as one text; bytes are read as UTF-8. */
export async function everythingStored(): Promise<string> {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const rows = await Promise.all(
    tables.map(async ({ name }) => (await env.DB.prepare(`SELECT * FROM "${name}"`).all()).results),
  );
  const { objects } = await env.BUCKET.list();
  const texts = await Promise.all(
    objects.map(async ({ key }) => [key, (await (await env.BUCKET.get(key))?.text()) ?? ""]),
  );
  return JSON.stringify([rows, texts], (_, value: unknown) => {
    const bytes = bytesOf(value);
    return bytes === null ? value : new TextDecoder().decode(bytes);
  });
}

/** D1 gives a blob as an array of numbers. */
function bytesOf(value: unknown): Uint8Array | null {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  const isBlob = Array.isArray(value) && value.length > 0 && value.every((one) => Number.isInteger(one));
  return isBlob ? Uint8Array.from(value as number[]) : null;
}
