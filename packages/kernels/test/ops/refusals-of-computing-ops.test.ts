import { describe } from "vitest";
import { DTypeError, OptionError, ShapeError } from "../../src/errors.ts";
import { f, i, refuses } from "../support/refuses.ts";

describe("what each op refuses: elementwise and reductions", () => {
  const none = {};
  refuses("exp", [i(3)], none, DTypeError, "expected x to be float32, got int32");
  refuses(
    "add",
    [f(3), i(3)],
    none,
    DTypeError,
    "expected both inputs of one element type, got float32 and int32",
  );
  refuses("add", [f(2, 3), f(2)], none, ShapeError, "expected shapes that broadcast, got [2, 3] and [2]");
  refuses("divide", [i(3), i(3)], none, DTypeError, "expected the inputs to be float32, got int32");
  refuses("less", [f(2), f(3)], none, ShapeError, "expected shapes that broadcast, got [2] and [3]");
  refuses(
    "where",
    [f(2), f(2), i(2)],
    none,
    DTypeError,
    "expected x and y of one element type, got float32 and int32",
  );
  refuses(
    "where",
    [f(2), f(3), f(3)],
    none,
    ShapeError,
    "expected shapes that broadcast, got [2] and [3] and [3]",
  );
  refuses("sum", [f(2, 3)], { axes: [2], keepDims: false }, OptionError, "expected an axis in −2 … 1, got 2");
  refuses(
    "max",
    [f(2, 3)],
    { axes: [1, -1], keepDims: true },
    OptionError,
    "expected distinct axes, got [1, -1]",
  );
  refuses("argMax", [f(2, 3)], { axis: -3 }, OptionError, "expected an axis in −2 … 1, got -3");
  refuses("argMax", [f()], { axis: 0 }, OptionError, "expected no axis, since the shape is [], got 0");
});

describe("what a chain refuses", () => {
  const chain = {
    inputs: 1,
    constants: [],
    instructions: [{ op: "exp", operands: [0] }],
    outputs: [0],
  } as const;
  refuses("fused", [i(3)], chain, DTypeError, "expected in exp, x to be float32, got int32");
  refuses("fused", [f(3)], { ...chain, outputs: [1] }, OptionError, "expected outputs in 0 … 0, got 1");
  refuses(
    "fused",
    [f(3)],
    { ...chain, constants: [{ value: Infinity, dtype: "float32" }] },
    OptionError,
    "expected finite constants, got Infinity",
  );
  refuses(
    "fused",
    [f(2), f(3)],
    { ...chain, inputs: 2 },
    ShapeError,
    "expected shapes that broadcast, got [2] and [3]",
  );
  refuses(
    "fused",
    [f(3)],
    { ...chain, instructions: [{ op: "add", operands: [0, 1] }] },
    OptionError,
    "expected operands of add in 0 … 0, got 0, 1",
  );
});

describe("what each op refuses: products and rows", () => {
  const [plain, both] = [false, true].map((flag) => ({ transposeA: flag, transposeB: flag }));
  refuses("matmul", [f(2), f(2, 3)], plain, ShapeError, "expected a of rank ≥ 2, got shape [2]");
  refuses("matmul", [f(2, 3), f(2, 3)], plain, ShapeError, "expected equal inner sizes, got [2, 3] · [2, 3]");
  refuses(
    "matmul",
    [f(2, 3), f(2, 3)],
    both,
    ShapeError,
    "expected equal inner sizes, got [2, 3] transposed · [2, 3] transposed",
  );
  refuses(
    "matmul",
    [f(2, 3, 4), f(3, 4, 5)],
    plain,
    ShapeError,
    "expected shapes that broadcast, got [2] and [3]",
  );
  refuses("softmax", [f()], {}, ShapeError, "expected x of rank ≥ 1, got shape []");
  refuses("crossEntropy", [f(2, 5), i(3)], {}, ShapeError, "expected targets of shape [2], got [3]");
  refuses("crossEntropy", [f(2, 5), f(2)], {}, DTypeError, "expected targets to be int32, got float32");
  refuses(
    "crossEntropyGradient",
    [f(2, 5), i(2), f(2, 5)],
    {},
    ShapeError,
    "expected the upstream gradient of shape [2], got [2, 5]",
  );
  refuses(
    "layerNorm",
    [f(2, 5), f(2), f(5)],
    { epsilon: 1 },
    ShapeError,
    "expected scale of shape [5], got [2]",
  );
  refuses(
    "layerNorm",
    [f(2, 5), f(5), f(1, 5)],
    { epsilon: 1 },
    ShapeError,
    "expected bias of shape [5], got [1, 5]",
  );
  refuses(
    "layerNormGradient",
    [f(2, 5), f(5), f(2, 1), f(2), f(2, 5)],
    {},
    ShapeError,
    "expected μ of shape [2], got [2, 1]",
  );
  refuses(
    "layerNormGradient",
    [f(2, 5), f(5), f(2), f(5), f(2, 5)],
    {},
    ShapeError,
    "expected r of shape [2], got [5]",
  );
  refuses(
    "l2NormalizeGradient",
    [f(2, 5), f(5)],
    { epsilon: 1 },
    ShapeError,
    "expected the upstream gradient of shape [2, 5], got [5]",
  );
  const constants = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 };
  refuses(
    "adam",
    [f(3), f(2), f(3), f(3), f(), f()],
    constants,
    ShapeError,
    "expected the gradient of shape [3], got [2]",
  );
  refuses(
    "adam",
    [f(3), f(3), f(3), f(3), f(1), f()],
    constants,
    ShapeError,
    "expected the learning rate of shape [], got [1]",
  );
  refuses(
    "adam",
    [f(3), f(3), f(3), f(3), f(), i()],
    constants,
    DTypeError,
    "expected every input to be float32, got int32",
  );
});
