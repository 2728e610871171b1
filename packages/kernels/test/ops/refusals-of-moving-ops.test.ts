import { describe } from "vitest";
import { DTypeError, OptionError, ShapeError } from "../../src/errors.ts";
import { f, i, refuses } from "../support/refuses.ts";

describe("what each op refuses: indices", () => {
  refuses("gather", [f(), i(2)], {}, ShapeError, "expected table of rank ≥ 1, got shape []");
  refuses("gather", [f(4, 2), f(2)], {}, DTypeError, "expected indices to be int32, got float32");
  refuses(
    "segmentSum",
    [f(3, 2), i(2)],
    { segments: 4 },
    ShapeError,
    "expected indices of shape [3], got [2]",
  );
  refuses(
    "segmentSum",
    [f(3), i(3, 1)],
    { segments: 4 },
    ShapeError,
    "expected values of rank ≥ 2, got shape [3]",
  );
  refuses(
    "segmentSum",
    [f(3), i(3)],
    { segments: 0 },
    OptionError,
    "expected a whole number of segments ≥ 1, got 0",
  );
  refuses("takeAlong", [f(3, 4), i(2, 2)], {}, ShapeError, "expected indices of shape [3, 2], got [2, 2]");
  refuses(
    "scatterAlong",
    [f(3, 4), i(3, 2)],
    { size: 9 },
    ShapeError,
    "expected indices of shape [3, 4], got [3, 2]",
  );
  refuses("scatterAlong", [f(3), i(3)], { size: 1.5 }, OptionError, "expected a whole size ≥ 1, got 1.5");
  for (const k of [0, 6, 2.5, NaN]) {
    refuses("topK", [f(3, 5)], { k }, OptionError, `expected a whole k in 1 … 5, got ${k}`);
  }
  refuses("topK", [f()], { k: 1 }, ShapeError, "expected x of rank ≥ 1, got shape []");
  refuses(
    "sparseDecode",
    [f(4, 2), i(4, 3), f(9, 5)],
    {},
    ShapeError,
    "expected indices of shape [4, 2], got [4, 3]",
  );
  refuses(
    "sparseDecode",
    [f(4, 2), i(4, 2), f(9)],
    {},
    ShapeError,
    "expected weights of rank 2, got shape [9]",
  );
  refuses(
    "sampledProduct",
    [f(4, 5), f(9, 6), i(4, 2)],
    {},
    ShapeError,
    "expected x [B, d] and weights [n, d] of one width d, got [4, 5] and [9, 6]",
  );
  refuses(
    "sampledProduct",
    [f(4, 5), f(9, 5), i(3, 2)],
    {},
    ShapeError,
    "expected indices of shape [4, 2], got [3, 2]",
  );
  refuses(
    "sparseOuter",
    [f(4, 2), i(4, 2), f(3, 5)],
    { rows: 9 },
    ShapeError,
    "expected x of shape [4, 5], got [3, 5]",
  );
  refuses(
    "sparseOuter",
    [f(4, 2), i(4, 2), f(4, 5)],
    { rows: -1 },
    OptionError,
    "expected a whole number of rows ≥ 1, got -1",
  );
});

describe("what each op refuses: moves", () => {
  refuses(
    "reshape",
    [f(2, 3)],
    { shape: [4, 2] },
    ShapeError,
    "expected a shape of 6 elements like [2, 3], got [4, 2]",
  );
  refuses(
    "reshape",
    [f(2, 3)],
    { shape: [6, 0] },
    ShapeError,
    "expected whole sizes ≥ 1 with fewer than 2³¹ elements in all, got [6, 0]",
  );
  refuses(
    "broadcastTo",
    [f(2, 3)],
    { shape: [3] },
    ShapeError,
    "expected a shape that x broadcasts to, got [2, 3] to [3]",
  );
  refuses(
    "broadcastTo",
    [f(2)],
    { shape: [3] },
    ShapeError,
    "expected shapes that broadcast, got [2] and [3]",
  );
  refuses(
    "transpose",
    [f(2, 3)],
    { permutation: [0, 0] },
    OptionError,
    "expected a permutation of the 2 axes of [2, 3], got [0, 0]",
  );
  refuses(
    "transpose",
    [f(2, 3)],
    { permutation: [0] },
    OptionError,
    "expected a permutation of the 2 axes of [2, 3], got [0]",
  );
  refuses(
    "slice",
    [f(5)],
    { starts: [3], sizes: [3] },
    OptionError,
    "expected a block inside [5], got starts [3], sizes [3]",
  );
  refuses(
    "slice",
    [f(5)],
    { starts: [-1], sizes: [2] },
    OptionError,
    "expected a block inside [5], got starts [-1], sizes [2]",
  );
  refuses(
    "slice",
    [f(5)],
    { starts: [0], sizes: [0] },
    ShapeError,
    "expected whole sizes ≥ 1 with fewer than 2³¹ elements in all, got [0]",
  );
  refuses(
    "concat",
    [f(2, 3), f(3, 3)],
    { axis: 1 },
    ShapeError,
    "expected shapes that differ from [2, 3] in axis 1 only, got [3, 3]",
  );
  refuses("concat", [f(2), i(2)], { axis: 0 }, DTypeError, "expected every input to be float32, got int32");
  refuses("concat", [f(2, 3)], { axis: 2 }, OptionError, "expected an axis in −2 … 1, got 2");
  refuses("concat", [f()], { axis: 0 }, ShapeError, "expected every input of rank ≥ 1, got shape []");
  refuses(
    "pad",
    [f(5)],
    { before: [1], after: [-1] },
    OptionError,
    "expected two counts ≥ 0 for each axis of [5], got before [1], after [-1]",
  );
  refuses(
    "pad",
    [f(5)],
    { before: [1, 1], after: [1] },
    OptionError,
    "expected two counts ≥ 0 for each axis of [5], got before [1, 1], after [1]",
  );
});
