import { describe } from "vitest";
import { DTypeError, OptionError, ShapeError } from "../../src/errors.ts";
import { f, i, refuses } from "../support/refuses.ts";

describe("what each op refuses: pooling", () => {
  const plain = { window: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] } as const;
  const image = f(2, 5, 6, 3);
  refuses("maxPool2d", [f(5, 6, 3)], plain, ShapeError, "expected x of rank 4, got shape [5, 6, 3]");
  refuses("maxPool2d", [i(2, 5, 6, 3)], plain, DTypeError, "expected x to be float32, got int32");
  refuses(
    "maxPool2d",
    [image],
    { ...plain, padding: [0, 2, 0, 0] },
    OptionError,
    "expected a padding smaller than the window [2, 2], got [0, 2, 0, 0]",
  );
  refuses(
    "maxPool2d",
    [image],
    { ...plain, window: [6, 2] },
    ShapeError,
    "expected a window that fits the padded image [5, 6], got [6, 2]",
  );
  refuses(
    "maxPool2dGradient",
    [image, f(2, 3, 3, 3)],
    plain,
    ShapeError,
    "expected g of shape [2, 2, 3, 3], got [2, 3, 3, 3]",
  );
  refuses(
    "sumPool2d",
    [image],
    { ...plain, window: [0, 2], scale: 1 },
    OptionError,
    "expected a window of two whole numbers ≥ 1, got [0, 2]",
  );
  refuses(
    "sumPool2dGradient",
    [f(2, 2, 3, 3)],
    { ...plain, scale: 1, size: [9, 6] },
    ShapeError,
    "expected g of shape [2, 4, 3, 3], got [2, 2, 3, 3]",
  );
  refuses(
    "sumPool2dGradient",
    [f(2, 2, 3, 3)],
    { ...plain, scale: 1, size: [5, 6.5] },
    OptionError,
    "expected a size of two whole numbers ≥ 1, got [5, 6.5]",
  );
});

describe("what each op refuses: convolutions", () => {
  const plain = { stride: [1, 1], padding: [0, 0, 0, 0] } as const;
  const image = f(2, 5, 6, 3);
  const filter = f(3, 3, 3, 4);
  refuses("conv2d", [i(2, 5, 6, 3), filter], plain, DTypeError, "expected x to be float32, got int32");
  refuses("conv2d", [f(5, 6, 3), filter], plain, ShapeError, "expected x of rank 4, got shape [5, 6, 3]");
  refuses("conv2d", [image, f(3, 3)], plain, ShapeError, "expected filter of rank 4, got shape [3, 3]");
  refuses(
    "conv2d",
    [image, f(3, 3, 2, 4)],
    plain,
    ShapeError,
    "expected a filter with 3 input channels, got 2",
  );
  refuses(
    "conv2d",
    [image, f(7, 7, 3, 4)],
    { ...plain, padding: [1, 0, 0, 0] },
    ShapeError,
    "expected a window that fits the padded image [6, 6], got [7, 7]",
  );
  for (const stride of [[0, 1], [1.5, 1], [1]]) {
    refuses(
      "conv2d",
      [image, filter],
      { ...plain, stride: stride as [number, number] },
      OptionError,
      `expected a stride of two whole numbers ≥ 1, got [${stride.join(", ")}]`,
    );
  }
  refuses(
    "conv2d",
    [image, filter],
    { ...plain, padding: [0, -1, 0, 0] },
    OptionError,
    "expected a padding of four whole numbers ≥ 0 (top, bottom, left, right), got [0, -1, 0, 0]",
  );
  refuses(
    "conv2dInputGradient",
    [f(2, 3, 3, 4), filter],
    { ...plain, size: [5, 6] },
    ShapeError,
    "expected g of shape [2, 3, 4, 4], got [2, 3, 3, 4]",
  );
  refuses(
    "conv2dInputGradient",
    [f(2, 3, 4, 4), filter],
    { ...plain, size: [0, 6] },
    OptionError,
    "expected a size of two whole numbers ≥ 1, got [0, 6]",
  );
  refuses(
    "conv2dFilterGradient",
    [image, f(2, 3, 4)],
    { ...plain, kernel: [3, 3] },
    ShapeError,
    "expected g of rank 4, got shape [2, 3, 4]",
  );
  refuses(
    "conv2dFilterGradient",
    [image, f(1, 3, 4, 4)],
    { ...plain, kernel: [3, 3] },
    ShapeError,
    "expected g of shape [2, 3, 4, 4], got [1, 3, 4, 4]",
  );
  refuses(
    "conv2dFilterGradient",
    [image, f(2, 3, 4, 4)],
    { ...plain, kernel: [3, 0] },
    OptionError,
    "expected a kernel of two whole numbers ≥ 1, got [3, 0]",
  );
});
