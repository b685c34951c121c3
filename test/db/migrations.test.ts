import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

async function readSchema(): Promise<unknown[]> {
  const { results } = await env.DB.prepare(
    "SELECT type, name FROM sqlite_schema WHERE tbl_name NOT IN ('d1_migrations', 'sqlite_sequence', '_cf_METADATA', '_cf_KV') ORDER BY type, name",
  ).all();
  return results;
}

it("D7: lead to the same schema one after the other as all at once", async () => {
  const atOnce = await readSchema();
  await reset();
  for (let upTo = 1; upTo <= env.TEST_MIGRATIONS.length; upTo++) {
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, upTo));
  }
  expect(await readSchema()).toEqual(atOnce);
  expect(atOnce.length).toBeGreaterThan(50);
});
