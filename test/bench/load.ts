import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

import { cpuSeconds, pinToCore } from "./process-cpu.ts";

export type Target = {
  name: string;
  pid: number;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Set: each request is a slash command of its own, signed with this when it is sent. */
  slackSecret?: string;
};
export type Round = {
  perSecond: number;
  cpuMicros: number;
  refused: number;
  p50Ms: number;
  p99Ms: number;
};

type Answer = {
  requests: number;
  seconds: number;
  accepted: number;
  refused: number;
  p50Ms: number;
  p99Ms: number;
};

export type Generator = {
  run(target: Target, seconds: number, connections: number): Promise<Round>;
  stop(): void;
};

/** A load generator in a process of its own on the second core. */
export function startGenerator(): Generator {
  const child: ChildProcess = fork(fileURLToPath(new URL("load-child.ts", import.meta.url)));
  if (child.pid !== undefined) pinToCore(child.pid, 1);
  const ask = (order: object) =>
    new Promise<Answer>((resolve, reject) => {
      child.once("message", (answer: Answer & { failed?: string }) =>
        answer.failed === undefined ? resolve(answer) : reject(new Error(answer.failed)),
      );
      child.send(order);
    });
  return {
    async run({ pid, ...request }, seconds, connections) {
      const before = cpuSeconds(pid);
      const answer = await ask({ ...request, seconds, connections });
      const used = cpuSeconds(pid) - before;
      return {
        perSecond: answer.requests / answer.seconds,
        cpuMicros: (used / answer.requests) * 1e6,
        refused: answer.refused,
        p50Ms: answer.p50Ms,
        p99Ms: answer.p99Ms,
      };
    },
    stop: () => child.kill(),
  };
}

export type Measured = { name: string; best: Round; medianPerSecond: number; leastCpuMicros: number };

/** Interleaved rounds over all targets, so that a noisy minute hits all of them. Throws when an answer was not 2xx. */
export async function compare(
  generator: Generator,
  targets: Target[],
  options: { rounds: number; seconds: number; connections: number },
): Promise<Measured[]> {
  const rounds = new Map<string, Round[]>(targets.map(({ name }) => [name, []]));
  for (const target of targets) await generator.run(target, 1, options.connections);
  for (let i = 0; i < options.rounds; i++) {
    for (const target of i % 2 === 0 ? targets : targets.toReversed()) {
      const round = await generator.run(target, options.seconds, options.connections);
      if (round.refused > 0) throw new Error(`${target.name} refused ${round.refused} requests.`);
      rounds.get(target.name)?.push(round);
    }
  }
  return targets.map(({ name }) => {
    const all = (rounds.get(name) ?? []).toSorted((a, b) => b.perSecond - a.perSecond);
    const [best] = all;
    const median = all[Math.floor(all.length / 2)];
    if (best === undefined || median === undefined) throw new Error(`${name} was not measured.`);
    const leastCpuMicros = Math.min(...all.map(({ cpuMicros }) => cpuMicros));
    return { name, best, medianPerSecond: median.perSecond, leastCpuMicros };
  });
}
