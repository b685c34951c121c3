import type { Bundle } from "./bundle.ts";
import { threadMillis } from "./process-cpu.ts";
import { startWorkerd } from "./workerd.ts";

const empty = `export default { fetch: () => new Response(null, { status: 204 }) };`;

/** CPU of a fresh workerd from its start until the worker's first answer, whatever it says. */
async function startOnce(code: string): Promise<number> {
  const { miniflare, pid, url } = await startWorkerd({ code });
  try {
    await fetch(`${url}/webhooks/none/none`);
    return threadMillis(pid);
  } finally {
    await miniflare.dispose();
  }
}

/** The least of several starts, in milliseconds: of what is deployed, and of an empty worker. */
export async function measureStartUp(
  bundle: Bundle,
  rounds: number,
): Promise<{ ours: number; empty: number }> {
  const least = { ours: Infinity, empty: Infinity };
  for (let round = 0; round < rounds; round++) {
    least.ours = Math.min(least.ours, await startOnce(bundle.code));
    least.empty = Math.min(least.empty, await startOnce(empty));
  }
  return least;
}
