import type { Shape } from "../../../src/shape.ts";
import { floats, normal, type OpCase } from "../op-case.ts";

const sizes: readonly (readonly [M: number, K: number, N: number])[] = [
  [1, 1, 1],
  [1, 7, 1],
  [1, 65, 33],
  [33, 65, 1],
  [33, 1, 17],
  [2, 3, 4],
  [4, 4, 4],
  [8, 8, 8],
  [5, 6, 7],
  [16, 16, 16],
  [37, 65, 129],
  [130, 257, 70],
  [64, 64, 64],
  [97, 90, 100],
  [64, 128, 64],
  [1, 512, 300],
  [300, 5, 1],
];

const batches: readonly (readonly [a: Shape, b: Shape])[] = [
  [[3], [3]],
  [[3], []],
  [[], [3]],
  [[3], [1]],
  [
    [2, 1],
    [1, 3],
  ],
  [[2, 3], [3]],
  [
    [2, 1, 2],
    [3, 1],
  ],
];

const transposes = [
  { transposeA: false, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: false },
  { transposeA: true, transposeB: true },
] as const;

const flags = (a: boolean, b: boolean) => `${a ? "Aᵀ" : "A"}·${b ? "Bᵀ" : "B"}`;

function product(a: Shape, b: Shape, M: number, K: number, N: number, seed: number): OpCase[] {
  return transposes.map(({ transposeA, transposeB }) => {
    const shapeA = [...a, ...(transposeA ? [K, M] : [M, K])];
    const shapeB = [...b, ...(transposeB ? [N, K] : [K, N])];
    return {
      op: "matmul",
      name: `${flags(transposeA, transposeB)}: [${shapeA.join(", ")}] · [${shapeB.join(", ")}]`,
      inputs: [normal(seed, shapeA), normal(seed + 1, shapeB)],
      attributes: { transposeA, transposeB },
    };
  });
}

/** Cases of `matmul`: transposes × sizes, and transposes × batches. */
export const matmulCases: readonly OpCase[] = [
  ...sizes.flatMap(([M, K, N]) => product([], [], M, K, N, 61)),
  ...batches.flatMap(([a, b]) => product(a, b, 5, 6, 7, 63)),
  ...product([2], [2], 37, 33, 18, 65),
  ...product([2, 1], [3], 33, 67, 44, 71),
  ...product([4, 3], [4, 3], 16, 8, 16, 67),
  ...product([3], [1], 1, 9, 1, 69),
  {
    op: "matmul",
    name: "NaN and infinity reach their row and column only",
    inputs: [
      floats([3, 3], [1, NaN, 2, 3, 4, 5, Infinity, 1, 1]),
      floats([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ],
    attributes: { transposeA: false, transposeB: false },
    cpuOnly: true,
  },
];
