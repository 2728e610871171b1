/**
 * What pool, warm starts and shrinking are worth: each switched off, for eight iterations on Adult (the least processor
 * time of three runs) and for a sweep of 32 ratios (one run).
 */
import { errorRate, fairnessRatio, paretoSweep, type SolveOptions, solveSync } from "@quadrivium/ramp";
import { adult } from "./shared-adult.ts";

const train = adult("a9a");
const objective = errorRate(train);
const at = (kappa: number) => [fairnessRatio(train.subset("not male"), train.subset("male"), kappa)];
const values = Array.from({ length: 32 }, (_, i) => 0.3 + (0.7 * i) / 31);
const switches: [string, SolveOptions][] = [
  ["all on", {}],
  ["no pool", { pool: false }],
  ["no warm starts", { warmStart: false }],
  ["no shrinking", { shrinking: false }],
];

/** Seconds of processor time of `run`, and what it gives. */
async function timed<T>(run: () => T | Promise<T>): Promise<[number, T]> {
  const before = process.cpuUsage();
  const result = await run();
  return [process.cpuUsage(before).user / 1e6, result];
}

async function sweep(options: SolveOptions): Promise<{ solves: number; worst: number }> {
  const problem = { data: train, objective, values, constraintsAt: at };
  let [solves, worst] = [0, 0];
  for await (const { result } of paretoSweep(problem, { preset: "fast", ...options })) {
    solves += result.certificate.solves;
    worst = Math.max(worst, result.train.goals[0]!.randomised.violation);
  }
  return { solves, worst };
}

const titles = [
  "",
  "8 iterations: s",
  "solves",
  "penalised value",
  "32 points: s",
  "solves",
  "largest violation",
];
process.stdout.write(`| ${titles.join(" | ")} |\n|---|---:|---:|---:|---:|---:|---:|\n`);
for (const [name, options] of switches) {
  const problem = { data: train, objective, constraints: at(0.8) };
  const runs = [];
  for (let i = 0; i < 3; i++)
    runs.push(await timed(() => solveSync(problem, { preset: "paper", ...options })));
  const least = Math.min(...runs.map(([seconds]) => seconds));
  const { certificate, history } = runs[0]![1];
  const [seconds, { solves, worst }] = await timed(() => sweep(options));
  const cells = [
    name,
    least.toFixed(1),
    certificate.solves,
    history.at(-1)!.value.toFixed(5),
    seconds.toFixed(1),
    solves,
    worst.toFixed(5),
  ];
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
}
