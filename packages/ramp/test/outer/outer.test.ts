import { simplex } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/numbers/random.ts";
import { centroid } from "../../src/outer/centroid.ts";
import { type Cut, maximiseCuts, mixtureValue, modelValue } from "../../src/outer/cut-model.ts";
import { levelPoint } from "../../src/outer/level.ts";
import { midpoint } from "../../src/outer/midpoint.ts";
import { solveDense } from "../../src/outer/solve-dense.ts";

function randomCuts(seed: number, m: number, count: number): Cut[] {
  const draw = seededRandom(seed);
  return Array.from({ length: count }, () => ({
    objective: draw.uniform(),
    violations: Float64Array.from({ length: m }, () => draw.uniform() - 0.5),
  }));
}

/** The maximum over every vertex: each choice of m + 1 planes among cuts and box sides. */
function byEnumeration(cuts: readonly Cut[], box: Float64Array): number {
  const m = box.length;
  const planes = [
    ...cuts.map(({ objective, violations }) => ({ t: 1, v: violations.map((g) => -g), right: objective })),
    ...Array.from(box, (most, j) => ({ t: 0, v: box.map((_, k) => (k === j ? 1 : 0)), right: most })),
    ...Array.from(box, (_, j) => ({ t: 0, v: box.map((_, k) => (k === j ? 1 : 0)), right: 0 })),
  ];
  let best = Number.NEGATIVE_INFINITY;
  const visit = (chosen: typeof planes, from: number): void => {
    if (chosen.length === m + 1) {
      const entry = (r: number, c: number) => (c === 0 ? chosen[r]!.t : chosen[r]!.v[c - 1]!);
      const v = solveDense(m + 1, entry, (r) => chosen[r]!.right).slice(1);
      if (v.every((one, j) => one >= -1e-9 && one <= box[j]! + 1e-9))
        best = Math.max(best, modelValue(cuts, v));
      return;
    }
    for (let i = from; i < planes.length; i++) visit([...chosen, planes[i]!], i + 1);
  };
  visit([], 0);
  return best;
}

describe("maximiseCuts", () => {
  test.each([
    [1, 8],
    [2, 9],
    [3, 7],
  ])("m = %i, %i cuts: the maximum of every vertex", (m, count) => {
    for (let seed = 1; seed <= 12; seed++) {
      const cuts = randomCuts(100 * m + seed, m, count);
      const box = new Float64Array(m).fill(5);
      const { upper, multipliers, mixture } = maximiseCuts(cuts, box);
      expect(upper).toBeCloseTo(byEnumeration(cuts, box), 9);
      expect(modelValue(cuts, multipliers)).toBeCloseTo(upper, 9);
      expect(mixture.reduce((sum, mu) => sum + mu, 0)).toBeCloseTo(1, 12);
      expect(mixture.filter((mu) => mu > 1e-12).length).toBeLessThanOrEqual(m + 1);
    }
  });

  test("m = 10, 100 cuts: primal and dual agree, and no mixture of pairs is better", () => {
    const cuts = randomCuts(9, 10, 100);
    const box = new Float64Array(10).fill(3);
    const { upper, multipliers } = maximiseCuts(cuts, box);
    expect(modelValue(cuts, multipliers)).toBeCloseTo(upper, 9);
    for (let s = 0; s < 100; s++) {
      const mixture = new Float64Array(100);
      mixture[s] = 0.5;
      mixture[(s + 7) % 100] = 0.5;
      expect(mixtureValue(cuts, box, mixture)).toBeGreaterThanOrEqual(upper - 1e-12);
    }
  });

  test("agrees with HiGHS", async ({ skip }) => {
    const name = "highs";
    const loaded:
      | { default: () => Promise<{ solve(text: string): { ObjectiveValue: number } }> }
      | undefined = await import(name).catch(() => undefined);
    if (!loaded) {
      process.stdout.write("skipped: the package highs is not installed\n");
      return skip();
    }
    const highs = await loaded.default();
    for (const [m, count] of [
      [1, 20],
      [4, 40],
      [10, 100],
      [30, 300],
    ] as const) {
      const cuts = randomCuts(m, m, count);
      const terms = ({ violations }: Cut) =>
        Array.from(violations, (g, j) => `${g < 0 ? "+" : "-"} ${Math.abs(g).toFixed(17)} v${j}`).join(" ");
      const lines = cuts.map((cut, s) => ` c${s}: t ${terms(cut)} <= ${cut.objective.toFixed(17)}`);
      const bounds = Array.from({ length: m }, (_, j) => ` 0 <= v${j} <= 5`);
      const text = `Maximize\n obj: t\nSubject To\n${lines.join("\n")}\nBounds\n t free\n${bounds.join("\n")}\nEnd\n`;
      const { upper } = maximiseCuts(cuts, new Float64Array(m).fill(5));
      expect(upper).toBeCloseTo(highs.solve(text).ObjectiveValue, 6);
    }
  });

  test("a program without a bottom is called unbounded", () => {
    const columns = [Float64Array.of(1), Float64Array.of(-1)];
    const found = simplex({ costs: [0, -1], columns, right: Float64Array.of(1), basis: [0] });
    expect(found.status).toBe("unbounded");
  });
});

describe("choosers", () => {
  test("midpoint: the middle of a known interval", () => {
    const cuts = [
      { objective: 0, violations: Float64Array.of(1) },
      { objective: 4, violations: Float64Array.of(-1) },
    ];
    expect([...midpoint(cuts, Float64Array.of(5), 1)]).toEqual([2]);
  });

  test("centroid: a triangle's, and the rectangle's", () => {
    const box = Float64Array.of(3, 3);
    expect([...centroid([], box, 0)]).toEqual([1.5, 1.5]);
    const corner = { objective: 3, violations: Float64Array.of(-1, -1) };
    const [x, y] = centroid([corner], box, 0);
    expect(x).toBeCloseTo(1, 12);
    expect(y).toBeCloseTo(1, 12);
  });

  test("level: the point meets the level and the box, and no sampled point is nearer", () => {
    const cuts = randomCuts(77, 6, 15);
    const box = new Float64Array(6).fill(2);
    const centre = new Float64Array(6).fill(1);
    const { upper } = maximiseCuts(cuts, box);
    const level = 0.5 * upper + 0.5 * modelValue(cuts, centre);
    const point = levelPoint(cuts, box, level, centre);
    expect(modelValue(cuts, point)).toBeGreaterThan(level - 1e-6);
    const distance = (v: Float64Array) => v.reduce((sum, one, j) => sum + (one - centre[j]!) ** 2, 0);
    const draw = seededRandom(5);
    for (let trial = 0; trial < 2000; trial++) {
      const v = point.map((one) => Math.max(0, Math.min(2, one + 0.3 * (draw.uniform() - 0.5))));
      if (modelValue(cuts, v) >= level) expect(distance(v)).toBeGreaterThan(distance(point) - 1e-6);
    }
  });
});
