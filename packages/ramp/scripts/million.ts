/**
 * A million rows of 100 sparse features (about 10 stored in each), made from a seed, trained under two goals: time,
 * memory, progress, and how long cancelling takes; λ = 1e-4. `--rows N` for fewer.
 */
import { errorRate, fairnessRatio, RampError, recall, solve } from "@quadrivium/ramp";
import { sparseRows } from "./sparse-rows.ts";

const at = process.argv.indexOf("--rows");
const rows = at > 0 ? Number(process.argv[at + 1]) : 1_000_000;
const mebibytes = () => Math.round(process.memoryUsage().rss / 2 ** 20);
const data = sparseRows(rows, 100, 10, 7);
process.stdout.write(
  `${rows} rows, ${data.matrix.columnIndices.length} stored: ${mebibytes()} MiB resident\n`,
);
const [a, b] = [data.subset("a"), data.subset("b")];
const problem = {
  data,
  objective: errorRate(data),
  constraints: [fairnessRatio(a, b, 0.9), recall(data).atLeast(0.7)],
};
let peak = 0;
let last = performance.now();
let longest = 0;
const since = performance.now();
const watch = setInterval(() => {
  longest = Math.max(longest, performance.now() - last);
  last = performance.now();
  peak = Math.max(peak, mebibytes());
}, 5);
const { train, certificate, history } = await solve(problem, {
  preset: "fast",
  lambda: 1e-4,
  onProgress: ({ type, iteration, solves, upper, lower }) => {
    if (type !== "iteration") return;
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    const bounds = `${lower.toFixed(5)} ≤ ${upper.toFixed(5)}`;
    process.stdout.write(
      `${seconds} s: iteration ${iteration}, ${solves} solves, ${bounds}, ${mebibytes()} MiB\n`,
    );
  },
});
const goals = train.goals.map(
  ({ name, randomised }) => `${name}: ${randomised.value.toFixed(4)} ${randomised.status}`,
);
process.stdout.write(
  `${goals.join("; ")}; gap ${certificate.gap.toExponential(1)} after ${history.length} iterations\n`,
);
process.stdout.write(
  `largest resident size ${peak} MiB, longest wait of other work ${longest.toFixed(0)} ms\n`,
);
const controller = new AbortController();
const run = solve(problem, { preset: "fast", lambda: 1e-4, signal: controller.signal });
await new Promise((resume) => setTimeout(resume, 1500));
const asked = performance.now();
controller.abort();
const error: unknown = await run.catch((reason: unknown) => reason);
if (!RampError.isInstance(error)) throw error;
process.stdout.write(`${error.reason} ${(performance.now() - asked).toFixed(0)} ms after being asked\n`);
clearInterval(watch);
