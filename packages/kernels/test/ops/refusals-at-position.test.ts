import { describe } from "vitest";
import { DTypeError, OptionError, ShapeError } from "../../src/errors.ts";
import { f, i, refuses } from "../support/refuses.ts";

describe("what updateSlice, sliceAt and rotaryEmbedding refuse", () => {
  const like = "expected an update like [2, 5], or shorter in axis 1";
  refuses("updateSlice", [f(2, 5), f(2, 6), i()], { axis: 1 }, ShapeError, `${like}, got [2, 6]`);
  refuses("updateSlice", [f(2, 5), f(1, 3), i()], { axis: 1 }, ShapeError, `${like}, got [1, 3]`);
  refuses("updateSlice", [f(2, 5), f(3), i()], { axis: 1 }, ShapeError, `${like}, got [3]`);
  refuses("updateSlice", [f(), f(), i()], { axis: 0 }, ShapeError, "expected x of rank ≥ 1, got shape []");
  refuses("updateSlice", [f(2), f(2), i()], { axis: 1 }, OptionError, "expected an axis in −1 … 0, got 1");
  refuses(
    "updateSlice",
    [f(2), i(2), i()],
    { axis: 0 },
    DTypeError,
    "expected the update to be float32, got int32",
  );
  refuses(
    "updateSlice",
    [f(2), f(2), f()],
    { axis: 0 },
    DTypeError,
    "expected the position to be int32, got float32",
  );
  refuses(
    "updateSlice",
    [f(2), f(2), i(1)],
    { axis: 0 },
    ShapeError,
    "expected the position of shape [], got [1]",
  );
  refuses(
    "sliceAt",
    [f(2, 5), i()],
    { axis: 1, size: 6 },
    OptionError,
    "expected a whole size in 1 … 5, got 6",
  );
  refuses(
    "sliceAt",
    [f(2, 5), i()],
    { axis: 1, size: 0 },
    OptionError,
    "expected a whole size in 1 … 5, got 0",
  );
  refuses(
    "sliceAt",
    [f(2, 5), i(1)],
    { axis: 1, size: 1 },
    ShapeError,
    "expected the position of shape [], got [1]",
  );

  const plain = { interleaved: true, inverse: false, position: false };
  refuses(
    "rotaryEmbedding",
    [f(3, 4), f(3, 4)],
    plain,
    ShapeError,
    "expected x of rank ≥ 3, got shape [3, 4]",
  );
  refuses(
    "rotaryEmbedding",
    [f(3, 2, 5), f(3, 5)],
    plain,
    ShapeError,
    "expected x with an even last axis, got [3, 2, 5]",
  );
  refuses(
    "rotaryEmbedding",
    [f(3, 2, 4), f(2, 4)],
    plain,
    ShapeError,
    "expected angles of shape [≥ 3, 4], got [2, 4]",
  );
  refuses(
    "rotaryEmbedding",
    [f(3, 2, 4), f(3, 4), f()],
    { ...plain, position: true },
    DTypeError,
    "expected the position to be int32, got float32",
  );
});
