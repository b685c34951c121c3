import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { pinToCore } from "./process-cpu.ts";

export type Peer = "octokit" | "probot" | "bolt";

/** A peer in a Node process of its own, on the measured core. */
export async function startPeer(peer: Peer, secret: string) {
  const child = fork(fileURLToPath(new URL("peers-child.ts", import.meta.url)), [peer, secret], {
    env: { ...process.env, NODE_ENV: "production" },
  });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  if (child.pid === undefined) throw new Error(`${peer} did not start.`);
  pinToCore(child.pid, 0);
  return { pid: child.pid, url: `http://127.0.0.1:${port}/`, stop: () => child.kill() };
}
