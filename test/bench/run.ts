import { parseArgs } from "node:util";

import { measureBatches } from "./batches.ts";
import { bundleForProduction, mostGzipKib } from "./bundle.ts";
import { priceCalendar, priceDueMinute, spreadOf } from "./calendars.ts";
import { measureInbound } from "./inbound.ts";
import { measurePipeline } from "./pipeline.ts";
import { measureRows } from "./rows.ts";
import { measureCommands, priceCommands } from "./slack.ts";
import { measureStartUp } from "./start-up.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, seconds: { type: "string", default: "2" } },
});

const pace = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const bundle = bundleForProduction();
console.log(`Bundle: ${bundle.sizeKib} KiB, gzipped ${bundle.gzipKib} KiB (limit ${mostGzipKib}).`);

const start = await measureStartUp(bundle, pace.rounds);
console.log(
  `Start-up until the first answer: ${start.ours.toFixed(0)} ms CPU, an empty worker ${start.empty.toFixed(0)} ms: ${(start.ours / start.empty).toFixed(2)} times (wanted: at most 2.5)`,
);

const { together, alone } = await measureBatches(pace.rounds);
console.log("\nA batch of 100 deliveries of one repository, each a new issue");
for (const [name, { roundTrips, perSecond, cpuMicros }] of Object.entries({ together, "one by one": alone }))
  console.log(
    `  ${name.padEnd(10)} ${roundTrips} round trips, ${perSecond.toFixed(0)} deliveries per second, ${cpuMicros.toFixed(0)} µs CPU each`,
  );
console.log(
  `  together: ${(together.perSecond / alone.perSecond).toFixed(1)} times the rate (wanted: at least 4), ${(alone.cpuMicros / together.cpuMicros).toFixed(1)} times by CPU, ${together.roundTrips} round trips (wanted: at most 12)`,
);

const endpoint = await measureInbound(bundle, pace);
for (const [size, measured] of Object.entries(endpoint)) {
  console.log(`\nWebhook endpoint, ${size} payload`);
  for (const { name, best, medianPerSecond, leastCpuMicros } of measured) {
    console.log(
      `  ${name.padEnd(9)} best ${best.perSecond.toFixed(0)}/s, median ${medianPerSecond.toFixed(0)}/s, ${leastCpuMicros.toFixed(0)} µs CPU, p50 ${best.p50Ms} ms, p99 ${best.p99Ms} ms`,
    );
  }
  const rate = (name: string) => measured.find((each) => each.name === name)?.best.perSecond ?? Number.NaN;
  const ratio = (ours: string, theirs: string) => (rate(ours) / rate(theirs)).toFixed(2);
  console.log(
    `  accepted and queued: ${ratio("timewire", "bare")} of a bare handler's rate (wanted: at least 0.92)`,
  );
  console.log(
    `  verified answers: ${ratio("verified", "probot")} of Probot's rate, ${ratio("verified", "octokit")} of octokit's`,
  );
}

const commands = await measureCommands(bundle, pace);
console.log("\nSlack's slash commands, each a new one");
for (const { name, best, medianPerSecond, leastCpuMicros } of commands) {
  console.log(
    `  ${name.padEnd(10)} best ${best.perSecond.toFixed(0)}/s, median ${medianPerSecond.toFixed(0)}/s, ${leastCpuMicros.toFixed(0)} µs CPU, p50 ${best.p50Ms} ms, p99 ${best.p99Ms} ms`,
  );
}
const compareCommands = (ours: string, theirs: string) => {
  const [our, their] = [ours, theirs].map((wanted) => commands.find(({ name }) => name === wanted));
  if (our === undefined || their === undefined) throw new Error(`${ours} or ${theirs} was not measured.`);
  const rate = our.best.perSecond / their.best.perSecond;
  return `${rate.toFixed(2)} by rate, ${(their.leastCpuMicros / our.leastCpuMicros).toFixed(2)} by CPU`;
};
console.log(`  verified and parsed, of Bolt's: ${compareCommands("endpoint", "bolt")} (wanted: at least 1)`);
console.log(
  `  verified and parsed, of slack-edge's: ${compareCommands("endpoint", "slack-edge")} (wanted: at least 2.5)`,
);
console.log(
  `  a whole command, of a bare handler's: ${compareCommands("command", "bare")} (wanted: at least 0.6)`,
);
for (const { what, meter } of await priceCommands()) {
  console.log(
    `  ${what.padEnd(34)} ${meter.roundTrips} round trips (wanted: at most 3), read ${meter.rowsRead}, written ${meter.rowsWritten}`,
  );
}

const calendar = await priceCalendar(2_500);
console.log("\nCalendars");
const { events, suggestions, pages, meter: reading } = calendar.import;
console.log(
  `  the first sync of ${events} events in ${pages} pages: ${suggestions} suggestions, written ${reading.rowsWritten} (wanted: one each, and what the pages themselves say), ${reading.statements} statements (wanted: none per event), read ${reading.rowsRead}`,
);
const { requests, meter: again } = calendar.idle;
console.log(
  `  a sync that finds nothing new, with the minute's cron: ${requests} request (wanted: 1), written ${again.rowsWritten} (wanted: 0), read ${again.rowsRead}`,
);
const due = await priceDueMinute(1_000);
console.log(
  `  1,000 due in one minute: ${due.enqueued} enqueued in ${due.batches} batches within ${due.milliseconds.toFixed(0)} ms of that minute's invocation, read ${due.meter.rowsRead}, written ${due.meter.rowsWritten}`,
);
const spread = spreadOf(1_000);
console.log(
  `  1,000 chosen one after the other: ${spread.least} to ${spread.most} in each of 30 minutes (33 would be even)`,
);

const [few, many] = [1_000, 1_000_000];
const [small, large] = [await measureRows(few), await measureRows(many)];
console.log(
  `\nD1 rows by D1's own meta, with ${few} and with ${many} each of time entries, suggestions and exported events`,
);
for (const [i, { what, meter }] of small.entries()) {
  const other = large[i]?.meter ?? meter;
  const isEqual =
    Math.abs(other.rowsRead - meter.rowsRead) <= meter.rowsRead * 0.1 &&
    other.rowsWritten === meter.rowsWritten;
  console.log(
    `  ${what.padEnd(34)} read ${meter.rowsRead} / ${other.rowsRead}, written ${meter.rowsWritten} / ${other.rowsWritten}, ${meter.roundTrips} round trips, ${isEqual ? "equal within 10 %" : "NOT EQUAL"}`,
  );
}

const { deliveries, perSecond, medianMs, p99Ms } = await measurePipeline(bundle, 2_000);
console.log(
  `\nFrom webhook to task, real queue and D1 in one workerd, batches of up to 100 that wait a second at most`,
);
console.log(`  ${deliveries} deliveries at full speed: ${perSecond.toFixed(0)} tasks per second`);
console.log(
  `  at a calm pace until the task can be read: median ${medianMs.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms`,
);
