import { openDevice } from "@quadrivium/kernels";
import {
  coverage,
  errorRate,
  fairnessRatio,
  negativeMajorant,
  positiveMajorant,
  ramp,
  recall,
  solveSync,
} from "@quadrivium/ramp";
import {
  goalLoss,
  NetworkGoals,
  negativeMajorantLoss,
  type PlayerKind,
  positiveMajorantLoss,
  rampLoss,
} from "@quadrivium/ramp/network";
import {
  add,
  assign,
  compile,
  constant,
  evaluate,
  gradients,
  input,
  matmul,
  multiply,
  normal,
  reshape,
  state,
  subtract,
  tanh,
} from "@quadrivium/tensor";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../../src/numbers/random.ts";
import { compileRow } from "../../src/rates/row.ts";
import { synthetic } from "../support/synthetic.ts";

const data = synthetic(1);
const n = data.matrix.rows;
const objective = errorRate(data);
const fair = fairnessRatio(data.subset("a"), data.subset("b"), 0.9, "fair");
const grid = Array.from({ length: 41 }, (_, i) => (i - 20) / 10);
const dense = new Float32Array(n * 3);
for (let row = 0; row < n; row++) {
  const { rowStarts, columnIndices, values } = data.matrix;
  for (let k = rowStarts[row]!; k < rowStarts[row + 1]!; k++)
    dense[3 * row + columnIndices[k]!] = values![k]!;
}

let device: Awaited<ReturnType<typeof openDevice>>;
beforeAll(async () => {
  device = await openDevice({ backend: "reference" });
});
afterAll(() => device.dispose());

/** A hidden layer of eight, 3 → 8 → 1, on full batches. */
function traced(withReference: boolean, learningRate: number) {
  const first = state("first", [3, 8], normal({ std: 0.5 }));
  const second = state("second", [8, 1], normal({ std: 0.5 }));
  const shift = state("shift", [1]);
  const hidden = tanh(matmul(input("x", [n, 3]), first));
  const scores = add(reshape(matmul(hidden, second), [n]), shift);
  const S = new NetworkGoals({ data, objective, constraints: [fair] }).sets.length;
  const { loss, positives, totals } = goalLoss({
    scores,
    membership: input("membership", [n, S]),
    prices: input("prices", [2, S]),
    ...(withReference ? { reference: input("reference", [n]) } : {}),
  });
  const weights = [first, second, shift];
  const slopes = gradients(loss, weights);
  const updates = weights.map((w, i) => assign(w, subtract(w, multiply(learningRate, slopes[i]!))));
  return { outputs: { loss, positives, totals, scores }, updates };
}

const rows = Int32Array.from({ length: n }, (_, row) => row);

/** What decisions at `scores` reach. */
function reached(scores: ArrayLike<number>) {
  const rate = (name: string) =>
    data.subset(name).rows.reduce((sum, row) => sum + (scores[row]! > 0 ? 1 : 0), 0) / data.subset(name).size;
  const wrong = rows.reduce((sum, row) => sum + (scores[row]! > 0 === (data.labels[row] === 1) ? 0 : 1), 0);
  return { error: wrong / n, ratio: rate("a") / rate("b") };
}

describe("losses in graphs", () => {
  test("ramp and majorants are those of the solver", async () => {
    for (const reference of [-2, -0.5, -0.3, 0, 0.5, 0.7]) {
      const z = constant(grid);
      const touch = constant(grid.map(() => reference));
      const both = await Promise.all(
        [rampLoss(z), positiveMajorantLoss(z, touch), negativeMajorantLoss(z, touch)].map((loss) =>
          evaluate(device, loss),
        ),
      );
      for (const [i, at] of grid.entries()) {
        const wanted = [ramp(at), positiveMajorant(at, reference), negativeMajorant(at, reference)];
        for (const [k, one] of wanted.entries()) expect(both[k]![i]).toBeCloseTo(one, 6);
      }
    }
  });

  test("the loss is the Lagrangian of the goals, and counts are those of the rows", async () => {
    const constraints = [fair, recall(data).atLeast(0.8), coverage(data).atMost(0.5)];
    const goals = new NetworkGoals({ data, objective, constraints });
    goals.observe(
      goals.sets.map(() => 0),
      goals.sets.map(() => 1),
    );
    goals.update();
    const random = seededRandom(5);
    const z = Float64Array.from(rows, () => 3 * random.uniform() - 1.5);
    const S = goals.sets.length;
    const { loss, positives, totals } = goalLoss({
      scores: constant(Float32Array.from(z)),
      membership: constant(goals.membership(rows), [n, S]),
      prices: constant(goals.prices(), [2, S]),
    });
    const problem = [{ terms: compileRow(objective, 0).terms }, ...constraints.map((goal) => goal.row())];
    let wanted = 0;
    for (const [k, { terms }] of problem.entries()) {
      for (const { subset, alpha, beta } of terms) {
        const rate = subset.rows.reduce((sum, row) => sum + ramp(z[row]!), 0) / subset.size;
        wanted += goals.weights[k]! * (alpha * rate + beta * (1 - rate));
      }
    }
    expect((await evaluate(device, loss))[0]).toBeCloseTo(wanted, 5);
    for (const [s, set] of goals.sets.entries()) {
      expect((await evaluate(device, totals))[s]).toBe(set.size);
      expect((await evaluate(device, positives))[s]).toBe(set.rows.filter((row) => z[row]! > 0).length);
    }
  });

  test("counts may be reduced in parts: the same multipliers", () => {
    const make = () => new NetworkGoals({ data, objective, constraints: [fair] });
    const [whole, parts] = [make(), make()];
    const totals = whole.sets.map(({ size }) => size);
    const positives = totals.map((size, s) => Math.floor((size * (s + 1)) / 7));
    whole.observe(positives, totals);
    parts.observe(
      positives.map((one) => Math.floor(one / 3)),
      totals.map((one) => Math.floor(one / 2)),
    );
    parts.observe(
      positives.map((one) => one - Math.floor(one / 3)),
      totals.map((one) => one - Math.floor(one / 2)),
    );
    expect(parts.update()).toEqual(whole.update());
    expect(parts.multipliers).toEqual(whole.multipliers);
  });

  test("a set that no batch held moves nothing, and counts that cannot be are refused by name", () => {
    const goals = new NetworkGoals({ data, objective, constraints: [fair] });
    const none = goals.sets.map(() => 0);
    goals.observe(none, none);
    expect(goals.update()).toEqual({ fair: undefined });
    expect([...goals.multipliers]).toEqual([0]);
    const twice = goals.sets.map(() => 2);
    expect(() =>
      goals.observe(
        twice,
        goals.sets.map(() => 1),
      ),
    ).toThrow(/count of .*: expected 0 ≤ positives ≤ rows, got 2 of 1/);
    expect(() => goals.membership([n])).toThrow(/rows from 0 to 239, got 240/);
    const elsewhere = coverage(synthetic(2)).atMost(0.3, "elsewhere");
    expect(() => new NetworkGoals({ data, objective, constraints: [elsewhere] })).toThrow(
      /elsewhere: expected/,
    );
  });
});

describe("a network under a goal", () => {
  test("without it the ratio is far from met", async () => {
    const step = await compile(device, () => traced(false, 0.5));
    const free = new NetworkGoals({ data, objective, constraints: [fair] });
    const fixed = { x: dense, membership: free.membership(rows), prices: free.prices() };
    let scores: ArrayLike<number> = [];
    for (let i = 0; i < 200; i++) ({ scores } = await step.run(fixed));
    expect(reached(scores).ratio).toBeLessThan(0.7);
    await step.dispose();
  });

  test.each<[PlayerKind, number]>([
    ["additive", 0.5],
    ["swap", 1],
  ])("%s player: decisions come to meet it, at an error like the linear solver's", async (player, rate) => {
    const step = await compile(device, () => traced(false, 0.5));
    const goals = new NetworkGoals({ data, objective, constraints: [fair] }, { player, rate });
    const fixed = { x: dense, membership: goals.membership(rows) };
    let best = { error: 1, ratio: 0 };
    for (let i = 0; i < 400; i++) {
      const { positives, totals, scores } = await step.run({ ...fixed, prices: goals.prices() });
      const now = reached(scores);
      if (now.ratio >= 0.88 && now.error < best.error) best = now;
      goals.observe(positives, totals);
      goals.update();
    }
    const linear = solveSync({ data, objective, constraints: [fair] }, { lambda: 0.01 });
    expect(goals.multipliers[0]).toBeGreaterThan(0);
    expect(best.ratio).toBeGreaterThanOrEqual(0.88);
    expect(best.error).toBeLessThan(linear.train.objective.thresholded + 0.02);
    await step.dispose();
  });

  test("majorisation: with the multipliers at rest, the ramp's value never rises from one majorant to the next", async () => {
    const step = await compile(device, () => traced(true, 0.02));
    const goals = new NetworkGoals({ data, objective, constraints: [fair] });
    const fixed = { x: dense, membership: goals.membership(rows), prices: goals.prices() };
    const rampValue = (scores: ArrayLike<number>) =>
      rows.reduce(
        (sum, row) => sum + (data.labels[row] === 1 ? ramp(-scores[row]!) : ramp(scores[row]!)),
        0,
      ) / n;
    const start = new Float32Array(n);
    let { scores } = await step.run({ ...fixed, reference: start });
    const values: number[] = [];
    for (let outer = 0; outer < 6; outer++) {
      const reference = Float32Array.from(scores);
      let loss = 0;
      for (let i = 0; i < 40; i++) {
        const run = await step.run({ ...fixed, reference });
        // The first loss of a majorant is the ramp's own value, which it touches there.
        if (i === 0) values.push(rampValue(run.scores));
        scores = run.scores;
        loss = run.loss[0]!;
      }
      expect(rampValue(scores)).toBeLessThanOrEqual(loss + 1e-6);
    }
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]! + 1e-6);
    expect(values.at(-1)).toBeLessThan(values[0]! - 0.02);
    await step.dispose();
  });
});
