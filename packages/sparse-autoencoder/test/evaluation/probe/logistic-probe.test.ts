import { readFile } from "node:fs/promises";
import { normalArray, seededRandom } from "@quadrivium/test-utils";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codesByLatent, type LogisticProbe, logisticProbe, type SparseColumn } from "../../../src/index.ts";
import { denseCodes } from "../support/codes.ts";
import { denseProbeLoss } from "../support/dense-probe.ts";
import { hasHeartScale, heartScale } from "../support/heart-scale.ts";

interface GoldenFit {
  readonly loss: number;
  readonly weight: number;
  readonly bias: number;
}

interface Golden {
  readonly rows: number;
  readonly latents: number;
  readonly formula: readonly { readonly positives: number; readonly fits: readonly GoldenFit[] }[];
  readonly heart: readonly GoldenFit[];
}

const golden: Golden = JSON.parse(
  await readFile(new URL("../golden/logistic_probes.json", import.meta.url), "utf8"),
);

/** The columns of rows that are written out. */
function columnsOf(data: Float32Array, width: number): SparseColumn[] {
  const { rowCount, starts, rows, values } = codesByLatent(denseCodes(data, width), width);
  return Array.from({ length: width }, (_, i) => ({
    rowCount,
    rows: rows.subarray(starts[i], starts[i + 1]),
    values: values.subarray(starts[i], starts[i + 1]),
  }));
}

const columnOf = (z: readonly number[]): SparseColumn => columnsOf(Float32Array.from(z), 1)[0];

function expectFit(probe: LogisticProbe, { loss, weight, bias }: GoldenFit): void {
  expect(probe.converged).toBe(true);
  expect(Math.abs(probe.loss - loss)).toBeLessThan(1e-10);
  expect(Math.abs(probe.weight - weight)).toBeLessThan(1e-5 * (1 + Math.abs(weight)));
  expect(Math.abs(probe.bias - bias)).toBeLessThan(1e-5 * (1 + Math.abs(bias)));
}

describe("against scikit-learn's dense fits", () => {
  const { rows, latents } = golden;
  const z = Float32Array.from({ length: rows * latents }, (_, at) => {
    const [row, latent] = [Math.floor(at / latents), at % latents];
    return Math.max(0, Math.sin(1.3 * row + 0.7 * latent + 0.11 * row * latent) - 0.1 * latent + 0.4);
  });
  const columns = columnsOf(z, latents);

  it.each([0, 1, 2])("on sparse columns, task %d", (number) => {
    const labels = Array.from({ length: rows }, (_, row) => {
      const own = Math.sin(1.3 * row + 0.7 * (3 * number + 1) + 0.11 * row * (3 * number + 1));
      return own + 0.8 * Math.cos(37.7 * row * row) - 0.5 > 0 ? 1 : 0;
    });
    const { positives, fits } = golden.formula[number];
    expect(labels.filter((label) => label === 1)).toHaveLength(positives);
    for (const [i, column] of columns.entries()) {
      expect(column.rows.length).toBeGreaterThan(0);
      expect(column.rows.length).toBeLessThan(rows);
      expectFit(logisticProbe(column, { name: "formula", labels }), fits[i]);
    }
  });

  it.skipIf(!hasHeartScale())("on every feature of heart_scale, which are of both signs", () => {
    const { data, labels } = heartScale();
    for (const [i, column] of columnsOf(data, 13).entries()) {
      expectFit(logisticProbe(column, { name: "heart disease", labels }), golden.heart[i]);
    }
  });
});

describe("where the classes can be separated", () => {
  it.each([
    ["the latent is there on all rows of one class", [1, 2, 3, 0, 0], [1, 1, 1, 0, 0], Infinity, 0],
    ["on all rows of the other", [1, 2, 3, 0, 0], [0, 0, 0, 1, 1], -Infinity, 0],
    ["values of both signs tell", [1, -2, 3, 0], [1, 0, 1, 1], Infinity, 0],
    ["no row is 0", [1, -2, 3, -4], [0, 1, 0, 1], -Infinity, 0],
  ])("%s, the loss is 0", (_, z, labels, weight, loss) => {
    expect(logisticProbe(columnOf(z), { name: "t", labels })).toMatchObject({
      weight,
      loss,
      converged: true,
    });
  });

  it("rows at 0 keep the entropy of their labels", () => {
    const probe = logisticProbe(columnOf([5, 5, 0, 0, 0, 0]), { name: "t", labels: [1, 1, 1, 0, 0, 0] });
    const entropy = -(4 / 6) * (0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    expect(probe.loss).toBeCloseTo(entropy, 12);
    expect(probe.weight).toBe(Infinity);
    expect(probe.bias).toBeCloseTo(Math.log(1 / 3), 12);
  });

  it("by a threshold among the values, Newton's steps come down to nearly 0", () => {
    const z = Array.from({ length: 40 }, (_, i) => 1 + i);
    const labels = z.map((value) => (value > 17 ? 1 : 0));
    const probe = logisticProbe(columnOf([...z, 0, 0]), { name: "t", labels: [...labels, 0, 0] });
    expect(probe).toMatchObject({ converged: true });
    expect(probe.loss).toBeLessThan(1e-11);
    expect(probe.iterations).toBeLessThan(60);
  });
});

describe("where there is nothing to learn from", () => {
  const entropy = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));

  it.each([
    ["a latent that never fires", [0, 0, 0, 0]],
    ["a latent with one value", [7, 7, 7, 7]],
  ])("%s predicts the share of the labels", (_, z) => {
    const probe = logisticProbe(columnOf(z), {
      name: "t",
      labels: z.map((_value, i) => (i % 4 === 0 ? 1 : 0)),
    });
    expect(probe).toMatchObject({ weight: 0, iterations: 0, converged: true });
    expect(probe.loss).toBeCloseTo(entropy, 12);
    expect(probe.bias).toBeCloseTo(Math.log(1 / 3), 12);
  });
});

describe("hard columns", () => {
  it("the rounding of a mean is no variance", () => {
    const column = { rowCount: 10, rows: [...Array(10).keys()], values: new Array<number>(10).fill(0.1) };
    expect(column.values.reduce((a, b) => a + b) / 10).not.toBe(0.1);
    const probe = logisticProbe(column, { name: "t", labels: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
    expect(probe).toMatchObject({ weight: 0, iterations: 0, converged: true });
  });

  it("a mean that is large against the deviation costs no digits", () => {
    const noise = normalArray(1, 400);
    const labels = Array.from(noise, (e, i) => (e + noise[(i * 7 + 3) % 400] > 0 ? 1 : 0));
    const near = Array.from(Float32Array.from(noise, (e) => e + 4096));
    const moved = logisticProbe(columnOf(near), { name: "t", labels });
    const plain = logisticProbe(columnOf(near.map((e) => e - 4096)), { name: "t", labels });
    expect(moved.converged).toBe(true);
    expect(Math.abs(moved.loss - plain.loss)).toBeLessThan(1e-10);
    expect(Math.abs(moved.weight / plain.weight - 1)).toBeLessThan(1e-6);
  });

  it("one row far out does not throw the steps off", () => {
    const random = seededRandom(4);
    const z = Array.from({ length: 300 }, () => (random() < 0.3 ? random() : 0));
    const labels = z.map((value) => (random() < (value > 0 ? 0.7 : 0.2) ? 1 : 0));
    z[0] = 1e6;
    labels[0] = 0;
    const probe = logisticProbe(columnOf(z), { name: "t", labels });
    expect(probe.converged).toBe(true);
    expect(Math.abs(probe.loss - denseProbeLoss(z, labels))).toBeLessThan(1e-4);
  });

  it("is as good as a search without derivatives, whatever the column", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 0, 0, 0.5, 1, 1.5, 2, -1), fc.constantFrom(0, 1)), {
          minLength: 4,
          maxLength: 40,
        }),
        (rows) => {
          const labels = rows.map(([, label]) => label);
          fc.pre(labels.includes(0) && labels.includes(1));
          const z = rows.map(([value]) => value);
          const probe = logisticProbe(columnOf(z), { name: "t", labels });
          expect(probe.converged).toBe(true);
          // The search stops at |w| = 40, where a separable column has some loss left.
          const searched = denseProbeLoss(z, labels);
          expect(probe.loss).toBeLessThan(searched + 1e-9);
          expect(probe.loss).toBeGreaterThan(searched - 1e-6);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});

it("names what is wrong", () => {
  const column = columnOf([1, 0, 2]);
  const probe =
    (labels: number[], of = column) =>
    () =>
      logisticProbe(of, { name: "is a cat", labels });
  expect(probe([1, 0])).toThrow(/probe task "is a cat": expected 3 labels, one for each row, got 2/);
  expect(probe([1, 2, 0])).toThrow(/labels 0 and 1, got 2 in row 1/);
  expect(probe([1, 1, 1])).toThrow(/rows of both classes, got 3 labelled 1/);
  expect(probe([0, 0, 0])).toThrow(/rows of both classes, got 3 labelled 0/);
  expect(probe([1, 0, 0], { rowCount: 3, rows: [3], values: [1] })).toThrow(/rows below 3/);
});
