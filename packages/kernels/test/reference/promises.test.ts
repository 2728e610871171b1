import { describe, expect, it } from "vitest";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { floats, integers, type OpCase } from "../support/op-case.ts";
import { runCase } from "../support/run-case.ts";

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** What the ops' doc comments promise where PyTorch and NumPy do otherwise or nothing, by hand. */
const promises: readonly (readonly [OpCase, ...(readonly number[])[]])[] = [
  [
    {
      op: "cast",
      name: "saturates, and NaN becomes 0",
      inputs: [floats([6], [3e9, -3e9, infinity, -infinity, nan, -2.5])],
      attributes: { dtype: "int32" },
    },
    [2147483647, -2147483648, 2147483647, -2147483648, 0, -2],
  ],
  [
    { op: "sign", name: "keeps NaN", inputs: [floats([3], [nan, -infinity, 0])], attributes: {} },
    [nan, -1, 0],
  ],
  [
    { op: "rsqrt", name: "is ∞ at 0", inputs: [floats([3], [0, -0, -1])], attributes: {} },
    [infinity, infinity, nan],
  ],
  [
    {
      op: "where",
      name: "takes x where the condition is not 0, NaN included",
      inputs: [floats([3], [nan, -0, -2]), floats([], [1]), floats([], [2])],
      attributes: {},
    },
    [1, 2, 1],
  ],
  [
    {
      op: "argMax",
      name: "ranks NaN below every number",
      inputs: [floats([3, 3], [nan, -infinity, -infinity, nan, nan, nan, 1, nan, 1])],
      attributes: { axis: 1 },
    },
    [1, 0, 0],
  ],
  [
    {
      op: "topK",
      name: "ranks NaN below every number, and equals by index",
      inputs: [floats([5], [nan, 1, -infinity, nan, 1])],
      attributes: { k: 5 },
    },
    [1, 1, -infinity, nan, nan],
    [1, 4, 2, 0, 3],
  ],
  [
    {
      op: "sparseDecode",
      name: "skips entries with value 0",
      inputs: [floats([1, 2], [0, 2]), integers([1, 2], [0, 1]), floats([2, 2], [nan, infinity, 3, 4])],
      attributes: {},
    },
    [6, 8],
  ],
  [
    {
      op: "l2NormalizeGradient",
      name: "divides by ε exactly where the row is shorter",
      inputs: [floats([2, 2], [0.5, 0, 0.25, 0]), floats([2, 2], [1, 1, 1, 1])],
      attributes: { epsilon: 0.5 },
    },
    [0, 2, 2, 2],
  ],
];

describe("reference: what the doc comments promise", () => {
  it.each(promises.map((promise) => [`${promise[0].op} ${promise[0].name}`, promise] as const))(
    "%s",
    async (_, [opCase, ...expected]) => {
      const { outputs } = await runCase(await openReferenceDevice(), opCase);
      expect(outputs.map((output) => Array.from(output))).toEqual(expected);
    },
  );
});
