/**
 * Time to an objective within 1e-4 of the best against `liblinear-train` (Debian: liblinear-tools), even: each is a
 * process that starts, reads the file, trains and writes the model. Ours stops on its duality gap; LIBLINEAR gets the
 * loosest of its tolerances whose model is as good. Interleaved, the least of several, since other work on a machine
 * only adds. The last columns are what a process costs that does nothing, and this library in a process that runs
 * already, as on a page, reading the file included, against the whole of LIBLINEAR's process, which starts in two
 * milliseconds.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { coordinateAscent, parseLiblinear, parseLibsvm, scores } from "@quadrivium/ramp";
import { build } from "esbuild";
import { plainSvm } from "./plain-svm.ts";
import { sharedPath } from "./shared-adult.ts";

const RELATIVE = 1e-4;
const ROUNDS = 11;
const file = sharedPath(process.argv[2] ?? "a9a");
const folder = mkdtempSync(join(tmpdir(), "ramp-"));
const model = join(folder, "model");
const ours = join(folder, "train-once.mjs");
await build({
  entryPoints: [fileURLToPath(new URL("./train-once.ts", import.meta.url))],
  outfile: ours,
  bundle: true,
  platform: "node",
  format: "esm",
  minify: true,
});
const { matrix, labels } = parseLibsvm(readFileSync(file));

/** Reads and trains in this process; the result and the time in milliseconds. */
function here(c: number, tolerance: number) {
  const since = performance.now();
  const read = parseLibsvm(readFileSync(file));
  const steps = coordinateAscent(plainSvm(read.matrix, read.labels, c), { tolerance, seed: 1 });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return { ...step.value, wall: performance.now() - since };
}

/** The objective, in LIBLINEAR's scale, of the model that a process wrote. */
function objectiveOf(c: number): number {
  const { weights, bias } = parseLiblinear(readFileSync(model, "utf8"));
  const z = scores(matrix, weights, bias);
  let sum = 2 * (bias * bias + weights.reduce((total, weight) => total + weight * weight, 0));
  for (const [row, score] of z.entries()) sum += c * Math.max(0, 1 - 2 * labels[row]! * score);
  return sum;
}

/** Runs a command; its wall and processor times in milliseconds. */
function timed(command: string, args: readonly string[]): { wall: number; processor: number } {
  const script = `TIMEFORMAT='%3R %3U %3S'; time "$0" "$@" >/dev/null 2>&1`;
  const { stderr, status } = spawnSync("bash", ["-c", script, command, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
  const [wall = 0, user = 0, system = 0] = stderr.trim().split(" ").map(Number);
  return { wall: 1000 * wall, processor: 1000 * (user + system) };
}

const liblinear = (c: number, epsilon: number): string[] => {
  return ["-s", "3", "-B", "1", "-c", String(c), "-e", String(epsilon), file, model];
};
const least = (values: readonly number[]) => Math.min(...values);

process.stdout.write(
  `Node ${process.version}, LIBLINEAR as liblinear-train; milliseconds, least of ${ROUNDS}\n\n`,
);
const titles = [
  "C",
  "best",
  "ours",
  "LIBLINEAR (-e)",
  "clock: ours, theirs, ratio",
  "processor: ours, theirs, ratio",
  "an empty process",
  "running already: ours, ratio",
];
process.stdout.write(`| ${titles.join(" | ")} |\n|---:|---:|---:|---:|---:|---:|---:|---:|\n`);
try {
  for (const c of [0.01, 0.1, 1]) {
    const exact = here(c, 1e-8);
    const best = 2 * matrix.rows * c * exact.dual;
    const goodEnough = (epsilon: number) => {
      execFileSync("liblinear-train", liblinear(c, epsilon), { stdio: "ignore" });
      return objectiveOf(c) <= best * (1 + RELATIVE);
    };
    const epsilon = [1, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.001].find(goodEnough);
    if (epsilon === undefined) throw new Error(`LIBLINEAR does not come within ${RELATIVE} of ${best}`);
    const other = objectiveOf(c);
    const tolerance = String(RELATIVE * exact.dual);
    const mine: { wall: number; processor: number }[] = [];
    const theirs: { wall: number; processor: number }[] = [];
    const running: number[] = [];
    const empty: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      theirs.push(timed("liblinear-train", liblinear(c, epsilon)));
      running.push(here(c, Number(tolerance)).wall);
      empty.push(timed(process.execPath, ["-e", "0"]).wall);
      mine.push(timed(process.execPath, [ours, file, model, String(c), tolerance]));
    }
    const reached = objectiveOf(c);
    if (!(reached <= best * (1 + RELATIVE))) throw new Error(`expected ${best} within 1e-4, got ${reached}`);
    const pair = (kind: "wall" | "processor") => {
      const [a, b] = [least(mine.map((one) => one[kind])), least(theirs.map((one) => one[kind]))];
      return `${a.toFixed(0)}, ${b.toFixed(0)}, ${(b / a).toFixed(2)}`;
    };
    const numbers = [best.toFixed(3), reached.toFixed(3), `${other.toFixed(3)} (${epsilon})`];
    const [warm, whole] = [least(running), least(theirs.map(({ wall }) => wall))];
    const already = `${warm.toFixed(0)}, ${(whole / warm).toFixed(2)}`;
    process.stdout.write(
      `| ${[c, ...numbers, pair("wall"), pair("processor"), least(empty).toFixed(0), already].join(" | ")} |\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
