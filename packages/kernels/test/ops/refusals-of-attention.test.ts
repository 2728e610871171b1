import { describe } from "vitest";
import { DTypeError, OptionError, ShapeError } from "../../src/errors.ts";
import { f, i, refuses } from "../support/refuses.ts";

describe("what attention refuses", () => {
  const plain = { causal: false, scale: 1, mask: false, position: false, packed: false };
  const masked = { ...plain, mask: true };
  const placed = { ...plain, causal: true, position: true };
  const [q, k, v] = [f(2, 3, 4, 5), f(2, 6, 4, 5), f(2, 6, 4, 7)];
  refuses("attention", [q, k], plain, ShapeError, "expected 3 inputs, got 2");
  refuses("attention", [q, k, v], masked, ShapeError, "expected 4 inputs, got 3");
  refuses("attention", [f(3, 4, 5), k, v], plain, ShapeError, "expected q of rank 4, got shape [3, 4, 5]");
  refuses("attention", [q, i(2, 6, 4, 5), v], plain, DTypeError, "expected k to be float32, got int32");
  refuses(
    "attention",
    [q, f(2, 6, 4, 6), v],
    plain,
    ShapeError,
    "expected k of shape [2, 6, 4, 5], got [2, 6, 4, 6]",
  );
  refuses(
    "attention",
    [q, k, f(2, 5, 4, 7)],
    plain,
    ShapeError,
    "expected v of shape [2, 6, 4, 7], got [2, 5, 4, 7]",
  );
  refuses("attention", [q, k, v], { ...plain, scale: NaN }, OptionError, "expected a finite scale, got NaN");
  refuses(
    "attention",
    [q, k, v, f(3, 3, 6)],
    masked,
    ShapeError,
    "mask: expected shapes that broadcast, got [3, 3, 6] and [2, 4, 3, 6]",
  );
  refuses(
    "attention",
    [q, k, v, f(1, 2, 4, 3, 6)],
    masked,
    ShapeError,
    "expected a mask that broadcasts to [2, 4, 3, 6], got [1, 2, 4, 3, 6]",
  );
  refuses("attention", [q, k, v, i(6)], masked, DTypeError, "expected the mask to be float32, got int32");
  refuses("attention", [q, k, v, f()], placed, DTypeError, "expected the position to be int32, got float32");
  refuses("attention", [q, k, v, i(1)], placed, ShapeError, "expected the position of shape [], got [1]");
  refuses(
    "attention",
    [q, k, v, i()],
    { ...placed, causal: false },
    OptionError,
    "expected causal with a position, got causal: false",
  );
  refuses(
    "attention",
    [f(2, 7, 4, 5), k, v, i()],
    placed,
    ShapeError,
    "expected no more queries than keys with a position, got 7 and 6",
  );
  const packed = { ...plain, packed: true };
  refuses("attention", [q], packed, ShapeError, "expected qkv of rank 5, got shape [2, 3, 4, 5]");
  refuses(
    "attention",
    [f(2, 6, 2, 4, 5)],
    packed,
    ShapeError,
    "expected qkv of shape [2, 6, 3, 4, 5], got [2, 6, 2, 4, 5]",
  );
  refuses(
    "attentionGradient",
    [q, k, v, f(2, 3, 4, 5), f(2, 4, 3), f(2, 3, 4, 7)],
    plain,
    ShapeError,
    "expected y of shape [2, 3, 4, 7], got [2, 3, 4, 5]",
  );
  refuses(
    "attentionGradient",
    [q, k, v, f(2, 3, 4, 7), f(2, 3, 4), f(2, 3, 4, 7)],
    plain,
    ShapeError,
    "expected the log-sum-exp of shape [2, 4, 3], got [2, 3, 4]",
  );
});
