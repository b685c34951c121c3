import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

import { localConfig } from "../../run/local-config.ts";
import { isPortFree, startServers } from "../../run/servers.ts";

declare module "vitest" {
  export interface ProvidedContext {
    appUrl: string;
    sandboxUrl: string;
  }
}

async function freePort(from: number): Promise<number> {
  for (let port = from; port < from + 50; port++) if (await isPortFree(port)) return port;
  throw new Error(`No free port from ${from} on.`);
}

/** One app and one sandbox for all journeys, with an empty database of their own. */
export default async function setup(project: TestProject) {
  const dir = mkdtempSync(join(tmpdir(), "timewire-"));
  const appPort = await freePort(8801);
  const sandboxPort = await freePort(appPort + 1);
  const envFile = join(dir, "vars");
  writeFileSync(
    envFile,
    localConfig({ appUrl: `http://localhost:${appPort}`, sandboxUrl: `http://localhost:${sandboxPort}` }),
  );
  const lines: string[] = [];
  const servers = await startServers({
    appPort,
    sandboxPort,
    envFile,
    stateDir: join(dir, "state"),
    onLine: (line) => lines.push(line),
  });
  project.provide("appUrl", servers.appUrl);
  project.provide("sandboxUrl", servers.sandboxUrl);
  return async () => {
    await servers.stop();
    if (process.env["E2E_LOG"]) writeFileSync(process.env["E2E_LOG"], lines.join("\n"));
    rmSync(dir, { recursive: true, force: true });
  };
}
