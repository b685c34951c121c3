import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

import { migrate } from "../../run/servers.ts";

declare module "vitest" {
  export interface ProvidedContext {
    migratedState: string;
  }
}

/** Makes the empty database that each journey's house begins with: migrating it anew takes seconds. */
export default async function setup(project: TestProject) {
  const dir = mkdtempSync(join(tmpdir(), "timewire-empty-"));
  await migrate(dir);
  project.provide("migratedState", dir);
  return () => rmSync(dir, { recursive: true, force: true });
}
