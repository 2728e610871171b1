import { dataset, formatLibsvm, parseLibsvm, tableFeatures } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { synthetic } from "../support/synthetic.ts";

const table = { age: ["20", "31", "65"], sex: ["f", "m", "f"], hours: [40, 0, 12.5] };
const encodings = {
  age: { kind: "bins", edges: [0, 30, 60, 90] },
  sex: { kind: "one-hot" },
  hours: { kind: "number" },
} as const;

describe("tableFeatures", () => {
  test("names its features", () => {
    const { matrix, featureNames } = tableFeatures(table, encodings);
    const ages = ["age in [0, 30)", "age in [30, 60)", "age in [60, 90)"];
    expect(featureNames).toEqual([...ages, "sex=f", "sex=m", "hours"]);
    expect([...matrix.columnIndices]).toEqual([0, 3, 5, 1, 4, 2, 3, 5]);
    expect([...matrix.values!]).toEqual([1, 1, 40, 1, 1, 1, 1, 12.5]);
  });

  test("a holdout gets the same columns; unseen categories give none", () => {
    const first = tableFeatures(table, encodings);
    const next = tableFeatures({ age: [5], sex: ["x"], hours: [1] }, first.encodings);
    expect(next.featureNames).toEqual(first.featureNames);
    expect([...next.matrix.columnIndices]).toEqual([0, 5]);
  });

  test("refuses missing columns, ragged ones and cells that are no numbers", () => {
    expect(() => tableFeatures({ age: ["1"] }, encodings)).toThrow(
      /column sex: expected a column of that name/,
    );
    expect(() => tableFeatures({ ...table, sex: ["f"] }, encodings)).toThrow(
      /column sex: expected 3 rows, got 1/,
    );
    expect(() => tableFeatures({ ...table, hours: [1, "?", 2] }, encodings)).toThrow(
      /column hours: row 2: expected a finite number, got "\?"/,
    );
    expect(() => tableFeatures(table, { age: { kind: "bins", edges: [3, 1] } })).toThrow(/increasing edges/);
  });
});

test("LIBSVM text, there and back", () => {
  const data = synthetic(5, 30);
  const { matrix, labels } = parseLibsvm(formatLibsvm(data));
  expect(matrix).toEqual(data.matrix);
  expect(labels).toEqual(data.labels);
  const wide = dataset([[1, 0, 0]], [1]);
  expect(parseLibsvm(formatLibsvm(wide)).matrix.columns).toBe(3);
});

test("numbers may be centred and scaled", () => {
  const { matrix } = tableFeatures({ age: ["20", "40"] }, { age: { kind: "number", centre: 30, scale: 5 } });
  expect([...matrix.values!]).toEqual([-2, 2]);
  expect(() => tableFeatures({ age: [1] }, { age: { kind: "number", scale: 0 } })).toThrow(
    /column age: expected .* a scale above 0/,
  );
});
