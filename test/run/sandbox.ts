import { unstable_startWorker } from "wrangler";

export interface RunningSandbox {
  url: string;
  stop: () => Promise<void>;
}

/** Starts a sandbox of its own on a free port, for tests that speak to it over HTTP. `memoryDir`: where it keeps what happened. */
export async function startSandbox({ memoryDir }: { memoryDir?: string } = {}): Promise<RunningSandbox> {
  const worker = await unstable_startWorker({
    config: "test/sandbox/wrangler.toml",
    dev: {
      server: { port: 0 },
      inspector: false,
      logLevel: "error",
      watch: false,
      persist: memoryDir ?? false,
    },
  });
  await worker.ready;
  const url = (await worker.url).origin;
  return { url, stop: () => worker.dispose() };
}
