import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { localConfig } from "../../run/local-config.ts";
import { isPortFree, type Servers, startServers } from "../../run/servers.ts";

export type Instance = Pick<Servers, "appUrl" | "sandboxUrl" | "tick"> & { close(): Promise<void> };

async function freePort(from: number): Promise<number> {
  for (let port = from; port < from + 50; port++) if (await isPortFree(port)) return port;
  throw new Error(`No free port from ${from} on.`);
}

/**
 * An app and a sandbox with secrets of their own, and a copy of `migratedState` for its data. `E2E_LOG` names a file for what
 * they print. Cron runs every minute, as it does where the app is deployed: a call that got lost is made again.
 */
export async function startInstance(fromPort: number, migratedState: string): Promise<Instance> {
  const dir = mkdtempSync(join(tmpdir(), "timewire-"));
  const stateDir = join(dir, "state");
  cpSync(migratedState, stateDir, { recursive: true });
  const appPort = await freePort(fromPort);
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
    stateDir,
    onLine: (line) => lines.push(line),
  });
  const everyMinute = setInterval(() => {
    servers.tick("* * * * *").catch((error: unknown) => lines.push(`Cron: ${String(error)}`));
  }, 60_000);
  return {
    appUrl: servers.appUrl,
    sandboxUrl: servers.sandboxUrl,
    tick: (cron, at) => servers.tick(cron, at),
    close: async () => {
      clearInterval(everyMinute);
      await servers.stop();
      if (process.env["E2E_LOG"]) writeFileSync(process.env["E2E_LOG"], lines.join("\n"));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
