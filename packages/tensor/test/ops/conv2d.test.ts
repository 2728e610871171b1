import { type Device, OptionError, openReferenceDevice, ShapeError, sizeOf } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, conv2d, conv2dTranspose, evaluate, input, type PaddingLike } from "../../src/index.ts";

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

const wave = (shape: readonly number[], step: number) =>
  Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(step * i));

/** Runs a convolution as it is, and as an op whose padding, which its size hides, keeps it from being a product. */
async function bothWays(xShape: readonly number[], filterShape: readonly number[], stride: number) {
  const x = input("x", xShape);
  const filter = input("filter", filterShape);
  const data = { x: wave(xShape, 0.7), filter: wave(filterShape, 1.3) };
  const step = await compile(device, () => ({ outputs: { y: conv2d(x, filter, { stride }) } }));
  const padded = conv2d(x, filter, { stride, padding: [stride, 0, stride, 0] });
  const y = await step.run(data);
  const all = await evaluate(device, padded, data);
  return { ops: step.program.steps.map(({ op }) => op), y: y.y, all, shape: padded.shape };
}

describe("conv2d", () => {
  it.each([
    [[2, 3, 4, 3], [1, 1, 3, 5], 1],
    [[2, 8, 4, 3], [4, 4, 3, 2], 4],
  ] as const)(
    "of %j with %j and stride %i is one product, with the same numbers",
    async (x, filter, stride) => {
      const { ops, y, all, shape } = await bothWays(x, filter, stride);
      expect(ops).toContain("matmul");
      expect(ops).not.toContain("conv2d");
      // With `stride` rows and columns of zeros before it, the places are the same but for a first row and column.
      const [B, OH, OW, O] = shape;
      const inner: number[] = [];
      for (let b = 0; b < B; b++) {
        for (let i = 1; i < OH; i++) {
          for (let j = 1; j < OW; j++) {
            const at = ((b * OH + i) * OW + j) * O;
            inner.push(...all.slice(at, at + O));
          }
        }
      }
      expect(inner).toHaveLength(y.length);
      inner.forEach((value, i) => {
        expect(y[i]).toBeCloseTo(value, 12);
      });
    },
  );

  it.each([
    ["valid", 3, 1, [4, 5]],
    ["same", 3, 1, [6, 7]],
    ["same", 4, 1, [6, 7]],
    ["same", 3, 2, [3, 4]],
    ["same", 7, 4, [2, 2]],
    ["same", 2, 5, [2, 2]],
    [1, 4, 2, [3, 3]],
    [[0, 1, 2, 3], 3, 1, [5, 10]],
  ] as const)("padding %j of [6, 7] with kernel %i and stride %i gives %j", (padding, k, stride, size) => {
    const y = conv2d(input("x", [1, 6, 7, 2]), input("filter", [k, k, 2, 3]), { padding, stride });
    expect(y.shape).toEqual([1, ...size, 3]);
  });

  it("adds its bias at every place", async () => {
    const [x, filter, bias] = [input("x", [1, 2, 2, 1]), input("filter", [1, 2, 1, 2]), input("bias", [2])];
    const y = conv2d(x, filter, { padding: "same", bias });
    const data = { x: [1, 2, 3, 4], filter: [1, 0, 0, 1], bias: [10, 20] };
    expect([...(await evaluate(device, y, data))]).toEqual([11, 22, 12, 20, 13, 24, 14, 20]);
  });

  it("refuses what does not fit, where it is called", () => {
    const x = input("x", [1, 6, 7, 2]);
    expect(() => conv2d(x, input("f", [3, 3, 3, 1]))).toThrow(ShapeError);
    expect(() => conv2d(x, input("f", [1, 1, 3, 1]))).toThrow(/a filter with 2 input channels, got 3/);
    expect(() => conv2d(input("x", [6, 7]), input("f", [3, 3, 3, 1]))).toThrow(
      /x of rank 4, got shape \[6, 7\]/,
    );
    expect(() => conv2d(x, input("f", [3, 3]))).toThrow(/filter of rank 4, got shape \[3, 3\]/);
    expect(() => conv2d(x, input("f", [3, 3, 2, 1]), { padding: "full" as PaddingLike })).toThrow(
      OptionError,
    );
    expect(() => conv2d(x, input("f", [3, 3, 2, 1]), { padding: -1 })).toThrow(OptionError);
    expect(() => conv2d(x, input("f", [3, 3, 2, 1]), { stride: 0 })).toThrow(OptionError);
  });
});

describe("conv2dTranspose", () => {
  it.each([
    [{}, [7, 8]],
    [{ padding: 1 }, [5, 6]],
    [{ padding: "same" }, [5, 6]],
    [{ padding: 1, stride: 2 }, [9, 11]],
    [{ padding: "same", stride: 2 }, [10, 12]],
    [{ padding: 1, stride: 2, size: [10, 12] }, [10, 12]],
  ] as const)("with %j makes [5, 6] to %j", (options, size) => {
    const y = conv2dTranspose(input("x", [2, 5, 6, 3]), input("filter", [3, 3, 4, 3]), options);
    expect(y.shape).toEqual([2, ...size, 4]);
  });

  it("is refused where no convolution leads from the size to x", () => {
    const [x, filter] = [input("x", [2, 5, 6, 3]), input("filter", [3, 3, 4, 3])];
    expect(() => conv2dTranspose(x, filter, { stride: 2, size: [20, 12] })).toThrow(ShapeError);
    expect(() => conv2dTranspose(x, input("f", [3, 3, 4, 5]))).toThrow(ShapeError);
  });
});
