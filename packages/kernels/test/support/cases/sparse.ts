import { type CaseTensor, floats, indices, integers, normal, type OpCase } from "../op-case.ts";

/** B rows of k entries among n columns, rows of width d. */
const sizes: readonly (readonly [B: number, k: number, n: number, d: number])[] = [
  [1, 1, 1, 1],
  [1, 3, 7, 4],
  [5, 1, 9, 3],
  [37, 4, 64, 129],
  [9, 16, 16, 8],
  [64, 8, 1000, 32],
  [130, 32, 4096, 70],
  [3, 2, 50_000, 5],
];

/** Random entries; every fourth value is 0. Indices are drawn with repetition, so that duplicates occur. */
function sparse(B: number, k: number, n: number): [values: CaseTensor, indices: CaseTensor] {
  const values = normal(121, [B, k]).data.map((value, i) => (i % 4 === 3 ? 0 : value));
  return [floats([B, k], values), indices(122, [B, k], n)];
}

const general = sizes.flatMap(([B, k, n, d]): OpCase[] => {
  const [values, columns] = sparse(B, k, n);
  const name = `B ${B}, k ${k}, n ${n}, d ${d}`;
  return [
    { op: "sparseDecode", name, inputs: [values, columns, normal(123, [n, d])], attributes: {} },
    {
      op: "sampledProduct",
      name,
      inputs: [normal(124, [B, d]), normal(123, [n, d]), columns],
      attributes: {},
    },
    { op: "sparseOuter", name, inputs: [values, columns, normal(124, [B, d])], attributes: { rows: n } },
  ];
});

const edges: OpCase[] = [
  {
    op: "sparseDecode",
    name: "one column twice in a row, and rows of zeros",
    inputs: [
      floats([3, 3], [1, 2, -0.5, 0, 0, 0, 0, 3, 0]),
      integers([3, 3], [1, 1, 0, 0, 1, 2, 2, 2, 2]),
      normal(125, [4, 5]),
    ],
    attributes: {},
  },
  {
    op: "sparseDecode",
    name: "a value of 0 skips a row of NaN and infinities",
    inputs: [
      floats([2, 2], [0, 2, 3, -0]),
      integers([2, 2], [0, 1, 1, 0]),
      floats([2, 3], [NaN, Infinity, -Infinity, 1, 2, 3]),
    ],
    attributes: {},
    cpuOnly: true,
  },
  {
    op: "sampledProduct",
    name: "one column twice in a row",
    inputs: [normal(126, [2, 5]), normal(127, [3, 5]), integers([2, 3], [2, 2, 2, 0, 1, 0])],
    attributes: {},
  },
  {
    op: "sparseOuter",
    name: "one column twice in a row, others never, zeros",
    inputs: [floats([3, 2], [1, 2, 0, 0, 4, -3]), integers([3, 2], [5, 5, 1, 1, 5, 0]), normal(128, [3, 7])],
    attributes: { rows: 9 },
  },
  {
    op: "sparseOuter",
    name: "every entry in one column",
    inputs: [normal(129, [50, 4]), integers([50, 4], new Array(200).fill(3)), normal(130, [50, 6])],
    attributes: { rows: 4 },
  },
];

/** Cases of `sparseDecode`, `sampledProduct` and `sparseOuter`. */
export const sparseCases: readonly OpCase[] = [...general, ...edges];
