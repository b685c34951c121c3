import { spawn } from "node:child_process";

/** What `npm run check` runs side by side, because one of them alone does not use two cores. */
const parts: Record<string, string> = {
  static: "npm run --silent static",
  // The sandbox's own tests belong to npm test: they start servers, and the sandbox changes seldom.
  tests: "vitest run --project workers --project node --exclude test/sandbox/**",
};

function run(command: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (output += String(chunk)));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

const startedAt = performance.now();
const outcomes = await Promise.all(
  Object.entries(parts).map(async ([name, command]) => {
    const { code, output } = await run(command);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    if (code !== 0) console.log(output);
    console.log(`${code === 0 ? "passed" : "FAILED"}  ${name} (${seconds} s)`);
    return code;
  }),
);
process.exit(outcomes.every((code) => code === 0) ? 0 : 1);
