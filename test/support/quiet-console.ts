import { beforeEach } from "vitest";

declare global {
  // The console as it was before the first file: all files share one global scope.
  var consoleOfRunner: Pick<Console, Method> | undefined;
}

type Method = "debug" | "log" | "info" | "warn" | "error";

const methods: Method[] = ["debug", "log", "info", "warn", "error"];
const real = (globalThis.consoleOfRunner ??= { ...console });
const lines: unknown[][] = [];

/**
 * What a test logs is printed when it fails. Vitest's own interception sends each line to the main process and waits for all answers at
 * a file's end; those to a request that has ended never come, so the run hangs.
 */
beforeEach(({ onTestFailed }) => {
  lines.length = 0;
  for (const method of methods) console[method] = (...given) => void lines.push(given);
  onTestFailed(({ task }) => {
    if (lines.length > 0) real.error(`Logged by “${task.name}”:`);
    for (const given of lines) real.error(...given);
  });
});
