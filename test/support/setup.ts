import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach } from "vitest";

import { providers } from "../../src/providers/index.ts";
import { imaginary } from "../providers/imaginary/index.ts";

// As one line in src/providers/index.ts would.
Object.assign(providers, { imaginary });

declare global {
  // What the migrations come to, as one statement: all files share it.
  var schemaOfTests: string | undefined;
}

/** These layers may not import the database (test/architecture.test.ts), so their tests leave nothing in it. */
const withoutDatabase = /\/test\/(lib|providers)\//;

beforeEach(async ({ task }) => {
  await fetch("http://localhost:8788/_control/reset", { method: "POST" });
  if (withoutDatabase.test(task.file.filepath)) return;
  // What a test before left running may be cut off by the reset, and the tables' batch with it: then once more.
  await startOver().catch(startOver);
});

async function startOver(): Promise<void> {
  await reset();
  if (globalThis.schemaOfTests !== undefined) {
    await env.DB.prepare(globalThis.schemaOfTests).run();
    return;
  }
  await env.DB.prepare(env.TEST_MIGRATIONS.flatMap(({ queries }) => queries).join(";\n")).run();
  // Before each of many tests the result is made at once, in half the time; test/db/migrations.test.ts applies one migration after the other.
  const { results } = await env.DB.prepare(
    `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, rowid`,
  ).all<{ sql: string }>();
  globalThis.schemaOfTests = results.map(({ sql }) => sql).join(";\n");
}
