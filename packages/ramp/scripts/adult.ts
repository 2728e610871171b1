/**
 * The Adult tables: test error and ratio of positive rates for two groupings and every method, and, with
 * `--json FILE`, the same points for a figure of test error against test ratio.
 */
import { writeFileSync } from "node:fs";
import {
  covarianceBaseline,
  type Dataset,
  errorRate,
  fairnessRatio,
  groupThresholds,
  type LinearModel,
  ramp,
  solveSync,
} from "@quadrivium/ramp";
import { adult } from "./shared-adult.ts";

const train = adult("a9a");
const test = adult("a9a.t");
const objective = errorRate(train);
const points: Record<string, string | number>[] = [];

function ratesOf(z: Float64Array, data: Dataset, a: string, b: string) {
  const rate = (name: string, value: (score: number) => number) => {
    const { rows } = data.subset(name);
    return rows.reduce((sum, row) => sum + value(z[row]!), 0) / rows.length;
  };
  const decide = (score: number) => (score > 0 ? 1 : 0);
  let wrong = 0;
  for (const [row, score] of z.entries()) if (score > 0 !== (data.labels[row] === 1)) wrong++;
  return {
    error: wrong / z.length,
    thresholded: rate(a, decide) / rate(b, decide),
    randomised: rate(a, ramp) / rate(b, ramp),
  };
}

function print(
  group: string,
  setting: string,
  method: string,
  model: LinearModel,
  milliseconds: number,
): void {
  const [a, b] = [group, `not ${group}`];
  add(group, setting, method, milliseconds, {
    train: ratesOf(model.scores(train), train, a, b),
    test: ratesOf(model.scores(test), test, a, b),
  });
}

function add(
  group: string,
  setting: string,
  method: string,
  milliseconds: number,
  on: Record<"train" | "test", ReturnType<typeof ratesOf>>,
): void {
  const numbers = [on.train.error, on.test.error, on.test.thresholded, on.test.randomised].map((x) =>
    x.toFixed(4),
  );
  const cells = [group, setting, method, ...numbers, `${(milliseconds / 1000).toFixed(1)} s`];
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
  points.push({
    group,
    setting,
    method,
    trainError: on.train.error,
    testError: on.test.error,
    testRatio: on.test.thresholded,
    testRatioRandomised: on.test.randomised,
  });
}

process.stdout.write(
  "| group | setting | method | train error | test error | test ratio | randomised | time |\n",
);
process.stdout.write("|---|---|---|---:|---:|---:|---:|---:|\n");
for (const [group, ratios] of [
  ["male", [1, 1.25, 2]],
  ["educated", [1, 2, 4]],
] as const) {
  const [a, b] = [train.subset(group), train.subset(`not ${group}`)];
  const plain = solveSync({ data: train, objective }, { preset: "paper", mode: "hinge" });
  print(group, "none", "SVM", plain.model, 0);
  for (const ratio of ratios) {
    const setting = `1/κ = ${ratio}`;
    const constraints = [fairnessRatio(b, a, 1 / ratio)];
    for (const mode of ["hinge", "ramp"] as const) {
      const since = performance.now();
      const { model } = solveSync({ data: train, objective, constraints }, { preset: "paper", mode });
      print(group, setting, mode, model, performance.now() - since);
    }
    const cut = groupThresholds(plain.model, b, a, 1 / ratio);
    const shifted = (data: Dataset) => {
      const z = plain.model.scores(data);
      for (const row of data.subset(group).rows) z[row] = z[row]! - cut.thresholdB;
      for (const row of data.subset(`not ${group}`).rows) z[row] = z[row]! - cut.thresholdA;
      return z;
    };
    add(group, setting, "group thresholds", 0, {
      train: ratesOf(shifted(train), train, group, `not ${group}`),
      test: ratesOf(shifted(test), test, group, `not ${group}`),
    });
  }
  for (const multiplier of [0.01, 0.02, 0.03, 0.04, 0.05, 0.06]) {
    const since = performance.now();
    const { model, covariance } = await covarianceBaseline(
      { objective, a, b, multiplier },
      { preset: "paper" },
    );
    print(group, `c = ${covariance.toFixed(3)}`, "covariance", model, performance.now() - since);
  }
}
const at = process.argv.indexOf("--json");
const file = process.argv[at + 1];
if (at > 0 && file) writeFileSync(file, `${JSON.stringify(points, null, 2)}\n`);
