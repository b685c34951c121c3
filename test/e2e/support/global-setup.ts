import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

import { migrate } from "../../run/servers.ts";
import { findChromium } from "./find-chromium.ts";

declare module "vitest" {
  export interface ProvidedContext {
    migratedState: string;
    chromiumPath: string;
  }
}

/**
 * What all files share: the empty database that each begins with (migrating it anew takes seconds), and the browser, which must be
 * unpacked before two processes start it.
 */
export default async function setup(project: TestProject) {
  const dir = mkdtempSync(join(tmpdir(), "timewire-empty-"));
  await migrate(dir);
  project.provide("migratedState", dir);
  project.provide("chromiumPath", await findChromium());
  return () => rmSync(dir, { recursive: true, force: true });
}
