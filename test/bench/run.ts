import { parseArgs } from "node:util";

import { bundleForProduction } from "./bundle.ts";
import { measureDoor } from "./door.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, seconds: { type: "string", default: "2" } },
});

const bundle = bundleForProduction();
console.log(`Bundle: ${bundle.sizeKib} KiB, gzipped ${bundle.gzipKib} KiB (limit 250).`);

const door = await measureDoor(bundle, { rounds: Number(values.rounds), seconds: Number(values.seconds) });
for (const [size, measured] of Object.entries(door)) {
  const ours = measured.find(({ name }) => name === "timewire");
  console.log(`\nWebhook door, ${size} payload (ratios to Timewire in this run)`);
  for (const { name, best, medianPerSecond, leastCpuMicros } of measured) {
    const ratio = (ours?.best.perSecond ?? 0) / best.perSecond;
    console.log(
      `  ${name.padEnd(9)} best ${best.perSecond.toFixed(0)}/s, median ${medianPerSecond.toFixed(0)}/s, ${leastCpuMicros.toFixed(0)} µs CPU, p50 ${best.p50Ms} ms, p99 ${best.p99Ms} ms → Timewire ${ratio.toFixed(2)}x its rate`,
    );
  }
}
