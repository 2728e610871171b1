/**
 * The Adult tables: test error and ratio of positive rates for two groupings and every method, each beside a reference
 * where there is one. `--json FILE` writes the points, `--more` adds settings and methods for the figure,
 * `--thresholds` leaves out all but the plain SVM and its thresholds.
 */
import { writeFileSync } from "node:fs";
import {
  covarianceBaseline,
  errorRate,
  fairnessRatio,
  groupThresholds,
  type LinearModel,
  reductionsBaseline,
  shiftBias,
  solveSync,
} from "@quadrivium/ramp";
import { type AdultPoint, type Rates, ratesOf, shiftedScores } from "./adult-rates.ts";
import { compare } from "./adult-reference.ts";
import { adult } from "./shared-adult.ts";

/** What is solved once is solved out: at 2e-4 the ratios of answers depend on the path, by up to 0.05. */
const TIGHT = { early: 1e-6, final: 1e-6 };
/**
 * Eight majorants at a gap of 2e-4 end in other local optima for other seeds: errors agree to 0.001, ratios only to 1 or
 * 2 %. Of so many seeds, the run of the median ratio is shown, with the range of all.
 */
const SEEDS = [1, 2, 3, 4, 5];
const MULTIPLIERS = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1];
const thresholdsOnly = process.argv.includes("--thresholds");
const more = process.argv.includes("--more");
const groups = [
  { group: "male", ratios: [1, 1.25, 2], others: [1.6, 2.5, 3], covariance: [1.92], thresholds: [] },
  { group: "educated", ratios: [1, 2, 4], others: [1.5, 3, 5], covariance: [1.87, 4.08], thresholds: [4.03] },
] as const;

const train = adult("a9a");
const test = adult("a9a.t");
const objective = errorRate(train);
const points: AdultPoint[] = [];
let since = performance.now();

function add(
  group: string,
  setting: string,
  method: string,
  rates: { train: Rates; test: Rates },
  range?: readonly [number, number],
): void {
  const seconds = (performance.now() - since) / 1000;
  const point: AdultPoint = { group, setting, method, ...rates, seconds };
  const numbers = [rates.train.error, rates.test.error, rates.test.thresholded, rates.test.randomised];
  const cells = [group, setting, method, ...numbers.map((x) => x.toFixed(4))];
  const ofSeeds = range ? `${range[0].toFixed(2)}–${range[1].toFixed(2)}` : "";
  process.stdout.write(`| ${[...cells, ofSeeds, `${seconds.toFixed(1)} s`, compare(point)].join(" | ")} |\n`);
  points.push(point);
  since = performance.now();
}

const ratesOfModel = (model: LinearModel, group: string) => ({
  train: ratesOf(model.scores(train), train, group),
  test: ratesOf(model.scores(test), test, group),
});

/** Bisects a knob, along which the test ratio falls, for a test ratio. */
async function search<T extends { test: Rates }>(
  from: number,
  to: number,
  wanted: number,
  ratesAt: (knob: number) => Promise<T>,
): Promise<T> {
  let [low, high] = [from, to];
  let best = await ratesAt(high);
  for (let i = 0; i < 14 && Math.abs(best.test.thresholded - wanted) > 0.01; i++) {
    const middle = (low + high) / 2;
    best = await ratesAt(middle);
    if (best.test.thresholded > wanted) low = middle;
    else high = middle;
  }
  return best;
}

const titles = [
  "group",
  "setting",
  "method",
  "train error",
  "test error",
  "test ratio",
  "randomised",
  "ratios of all seeds",
  "time",
];
process.stdout.write(`| ${[...titles, "against the reference"].join(" | ")} |\n`);
process.stdout.write("|---|---|---|---:|---:|---:|---:|---|---:|---|\n");
for (const { group, ratios, others, covariance, thresholds } of groups) {
  const [a, b] = [train.subset(group), train.subset(`not ${group}`)];
  const lambda = 2 / train.matrix.rows;
  const plain = solveSync({ data: train, objective }, { mode: "hinge", lambda, gap: TIGHT });
  add(group, "none", "SVM", ratesOfModel(plain.model, group));
  const withThresholds = (kappa: number) => {
    const { thresholdA: outside, thresholdB: inside } = groupThresholds(plain.model, b, a, kappa);
    return {
      train: ratesOf(shiftedScores(plain.model, train, group, { inside, outside }), train, group),
      test: ratesOf(shiftedScores(plain.model, test, group, { inside, outside }), test, group),
    };
  };
  for (const ratio of more ? [...ratios, ...others].sort((x, y) => x - y) : ratios) {
    const setting = `1/κ = ${ratio}`;
    const problem = { data: train, objective, constraints: [fairnessRatio(b, a, 1 / ratio)] };
    if (!thresholdsOnly) {
      const { model } = solveSync(problem, { preset: "paper", mode: "hinge", gap: TIGHT });
      add(group, setting, "hinge", ratesOfModel(model, group));
      const runs = SEEDS.map((seed) =>
        ratesOfModel(solveSync(problem, { preset: "paper", seed }).model, group),
      );
      runs.sort((one, other) => one.test.thresholded - other.test.thresholded);
      const [least, median, most] = [runs[0]!, runs[SEEDS.length >> 1]!, runs.at(-1)!];
      add(group, setting, "ramp", median, [least.test.thresholded, most.test.thresholded]);
    }
    add(group, setting, "group thresholds", withThresholds(1 / ratio));
    if (!more || thresholdsOnly) continue;
    add(group, setting, "bias shift", ratesOfModel(shiftBias(problem, plain.model).model, group));
    const { model } = await reductionsBaseline(problem, { preset: "paper" }, 12);
    add(group, setting, "reductions", ratesOfModel(model, group));
  }
  // κ = 1/4 gives a test ratio of 4.07 with every seed, the reference was at 4.03: errors are compared at that ratio.
  for (const wanted of thresholds) {
    const found = search(0.2, 0.3, wanted, async (kappa) => withThresholds(kappa));
    add(group, `ratio ${wanted}`, "group thresholds", await found);
  }
  const atMultiplier = async (multiplier: number) => {
    const found = await covarianceBaseline({ objective, a, b, multiplier }, { preset: "paper", gap: TIGHT });
    return { c: found.covariance, rates: ratesOfModel(found.model, group) };
  };
  for (const multiplier of thresholdsOnly ? [] : MULTIPLIERS) {
    const { c, rates } = await atMultiplier(multiplier);
    add(group, `c = ${c.toFixed(3)}`, "covariance", rates);
  }
  // A bound c is no knob of the ratio: the multiplier is searched for the reference's ratio, and errors are compared.
  for (const wanted of thresholdsOnly ? [] : covariance) {
    const found = search(0, 0.3, wanted, async (multiplier) => (await atMultiplier(multiplier)).rates);
    add(group, `ratio ${wanted}`, "covariance", await found);
  }
}
const at = process.argv.indexOf("--json");
const file = process.argv[at + 1];
if (at > 0 && file) writeFileSync(file, `${JSON.stringify(points, null, 1)}\n`);
const compared = points.map(compare).filter((verdict) => verdict !== "");
const within = compared.filter((verdict) => verdict === "ok").length;
process.stdout.write(`\n${within} of ${compared.length} rows within tolerance of their references\n`);
