/** Eight iterations on Adult with pool, shrinking and warm starts switched off one at a time, and a sweep of 32. */
import { errorRate, fairnessRatio, paretoSweep, type SolveOptions, solveSync } from "@quadrivium/ramp";
import { adult } from "./shared-adult.ts";

const train = adult("a9a");
const objective = errorRate(train);
const at = (kappa: number) => [fairnessRatio(train.subset("not male"), train.subset("male"), kappa)];
const switches: [string, SolveOptions][] = [
  ["all on", {}],
  ["no pool", { pool: false }],
  ["no warm starts", { warmStart: false }],
  ["no shrinking", { shrinking: false }],
];
process.stdout.write(
  "| switched | seconds | processor | solves | penalised value |\n|---|---:|---:|---:|---:|\n",
);
for (const [name, options] of switches) {
  const since = performance.now();
  const before = process.cpuUsage();
  const { certificate, history } = solveSync(
    { data: train, objective, constraints: at(0.8) },
    { preset: "paper", ...options },
  );
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const processor = (process.cpuUsage(before).user / 1e6).toFixed(1);
  process.stdout.write(
    `| ${name} | ${seconds} | ${processor} | ${certificate.solves} | ${history.at(-1)!.value.toFixed(5)} |\n`,
  );
}
if (process.argv.includes("--sweep")) {
  const since = performance.now();
  const before = process.cpuUsage();
  const values = Array.from({ length: 32 }, (_, i) => 0.3 + (0.7 * i) / 31);
  let worst = 0;
  for await (const { result } of paretoSweep(
    { data: train, objective, values, constraintsAt: at },
    { preset: "fast" },
  )) {
    worst = Math.max(worst, result.train.goals[0]!.randomised.violation);
  }
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const processor = (process.cpuUsage(before).user / 1e6).toFixed(1);
  process.stdout.write(
    `32 points in ${seconds} s (processor ${processor} s), largest violation ${worst.toFixed(5)}\n`,
  );
}
