import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const wrangler = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
);

/** What the design allows, and nearly all used: what makes a deploy grow has to save as much elsewhere. */
export const mostGzipKib = 600;

export type Bundle = { code: string; sizeKib: number; gzipKib: number };

/** What `wrangler deploy` would upload, with the size that it reports. */
export function bundleForProduction(): Bundle {
  const dir = mkdtempSync(join(tmpdir(), "timewire-bundle-"));
  const output = execFileSync(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", dir], {
    encoding: "utf8",
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" },
  });
  const [, size, gzip] = /Total Upload: ([\d.]+) KiB \/ gzip: ([\d.]+) KiB/.exec(output) ?? [];
  if (size === undefined || gzip === undefined) throw new Error(`wrangler did not name a size:\n${output}`);
  return { code: readFileSync(join(dir, "index.js"), "utf8"), sizeKib: Number(size), gzipKib: Number(gzip) };
}

/** A worker of the bench itself as one module. */
export async function bundleWorker(path: string): Promise<string> {
  const result = await build({
    entryPoints: [path],
    bundle: true,
    format: "esm",
    write: false,
    minify: true,
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    external: ["cloudflare:*", "node:*"],
  });
  return result.outputFiles[0]?.text ?? "";
}
