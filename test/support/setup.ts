import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach } from "vitest";

import { providers } from "../../src/providers/index.ts";
import { imaginary } from "../providers/imaginary/index.ts";

// As one line in src/providers/index.ts would.
Object.assign(providers, { imaginary });

/** All statements as one, which takes half the time of a batch of them. */
const schema = env.TEST_MIGRATIONS.flatMap(({ queries }) => queries).join(";\n");
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
  // At once, because this happens before each of many tests; test/db/migrations.test.ts applies them one by one.
  await env.DB.prepare(schema).run();
}
