import { attentionOperands } from "../../../src/ops/attention.ts";
import type { Shape } from "../../../src/shape.ts";
import { type CaseTensor, floats, integers, normal, type OpCase } from "../op-case.ts";

interface Setting {
  readonly name: string;
  /** B, T, S, H, D, E. */
  readonly sizes: readonly [number, number, number, number, number, number];
  readonly causal?: boolean;
  readonly scale?: number;
  readonly mask?: CaseTensor;
  readonly position?: number;
  readonly packed?: boolean;
  readonly cpuOnly?: boolean;
  /** For inputs whose outputs the simple formula below, which the gradient's inputs are made with, does not give. */
  readonly forwardOnly?: boolean;
  /** The size of the terms of a gradient that cancel. */
  readonly terms?: number;
  /** Changes the drawn inputs. */
  readonly edit?: (inputs: CaseTensor[]) => void;
}

/** A mask of which some elements are −∞, but at least one of each row is not. */
function holes(seed: number, shape: Shape): CaseTensor {
  const S = shape.at(-1)!;
  const drawn = normal(seed, shape);
  const numbers = drawn.data.map((value, i) => (value > 0.3 && i % S !== 0 ? -Infinity : value));
  return floats(shape, numbers);
}

const settings: readonly Setting[] = [
  { name: "one of everything", terms: 1, sizes: [1, 1, 1, 1, 1, 1] },
  { name: "one query", sizes: [3, 1, 9, 2, 8, 8] },
  { name: "one query, odd sizes", sizes: [2, 1, 7, 3, 5, 3] },
  { name: "three queries", sizes: [2, 3, 5, 2, 6, 7], causal: true },
  { name: "four queries", sizes: [1, 4, 4, 2, 4, 4] },
  { name: "small, causal", sizes: [2, 5, 5, 2, 4, 4], causal: true },
  { name: "odd sizes", sizes: [2, 9, 11, 3, 7, 5] },
  { name: "odd sizes, causal, more keys", sizes: [2, 9, 14, 1, 3, 9], causal: true },
  {
    name: "causal, fewer keys: the first queries see none",
    sizes: [1, 7, 4, 1, 3, 4],
    causal: true,
    cpuOnly: true,
  },
  { name: "a scale of its own", sizes: [1, 6, 6, 2, 4, 4], scale: -0.3 },
  { name: "17 queries of 64 elements", sizes: [2, 17, 17, 2, 64, 64] },
  { name: "80 queries of 32 elements, causal", sizes: [2, 80, 80, 2, 32, 32], causal: true },
  { name: "one head, many queries and keys, causal", sizes: [1, 150, 300, 1, 8, 16], causal: true },
  { name: "several blocks of queries", sizes: [1, 101, 700, 1, 4, 4] },
  { name: "a mask for all", sizes: [2, 6, 7, 2, 4, 4], mask: normal(201, [6, 7]) },
  { name: "a mask for each head", sizes: [2, 5, 6, 3, 4, 4], mask: holes(202, [3, 5, 6]) },
  { name: "a mask of the keys", sizes: [3, 9, 6, 2, 4, 4], mask: holes(203, [3, 1, 1, 6]) },
  { name: "a mask of keys alone", sizes: [2, 2, 6, 2, 4, 4], mask: holes(204, [6]) },
  { name: "a full mask, causal", sizes: [2, 9, 9, 2, 4, 4], mask: normal(205, [2, 2, 9, 9]), causal: true },
  { name: "a mask of the queries", sizes: [2, 9, 5, 1, 4, 4], mask: normal(206, [9, 1]) },
  { name: "a scalar mask", sizes: [1, 4, 5, 1, 4, 4], mask: normal(207, []) },
  {
    name: "rows that are masked out",
    sizes: [1, 5, 6, 1, 4, 4],
    mask: floats([5, 1], [0, -Infinity, 0, -Infinity, 1]),
    cpuOnly: true,
  },
  {
    name: "one query that is masked out",
    sizes: [2, 1, 6, 1, 4, 4],
    mask: floats([2, 1, 1, 1], [0, -Infinity]),
    cpuOnly: true,
  },
  { name: "at the first position", terms: 1, sizes: [2, 1, 8, 2, 4, 4], causal: true, position: 0 },
  { name: "at a position", sizes: [2, 1, 8, 2, 4, 4], causal: true, position: 5 },
  { name: "at the last position", sizes: [2, 1, 8, 2, 4, 4], causal: true, position: 7 },
  { name: "several queries at a position", sizes: [2, 6, 20, 2, 8, 4], causal: true, position: 9 },
  {
    name: "a mask at a position",
    sizes: [2, 2, 9, 2, 4, 4],
    causal: true,
    position: 3,
    mask: holes(208, [2, 9]),
  },
  {
    name: "what lies behind the position is not read",
    sizes: [2, 5, 9, 1, 4, 4],
    causal: true,
    position: 2,
    cpuOnly: true,
    forwardOnly: true,
    edit: ([, k, v]) => {
      for (const { data } of [k, v])
        for (let b = 0; b < 2; b++) data.fill(NaN, (b * 9 + 7) * 4, (b + 1) * 36);
    },
  },
  { name: "packed", sizes: [2, 9, 9, 3, 4, 4], packed: true },
  {
    name: "packed, causal, masked",
    sizes: [2, 11, 11, 2, 5, 5],
    packed: true,
    causal: true,
    mask: normal(209, [11, 11]),
  },
  { name: "packed, one query", terms: 1, sizes: [3, 1, 1, 2, 4, 4], packed: true },
  {
    name: "large scores do not overflow",
    sizes: [1, 5, 6, 1, 4, 4],
    forwardOnly: true,
    edit: ([q]) => {
      q.data.forEach((value, i) => {
        q.data[i] = value * 300;
      });
    },
  },
  {
    name: "a query with NaN has NaN, the others have not",
    sizes: [1, 5, 6, 2, 4, 4],
    cpuOnly: true,
    forwardOnly: true,
    edit: ([q]) => {
      q.data[9] = NaN;
    },
  },
  {
    name: "one query with NaN",
    sizes: [2, 1, 6, 2, 4, 4],
    cpuOnly: true,
    forwardOnly: true,
    edit: ([q]) => {
      q.data[9] = NaN;
    },
  },
];

/** y, log-sum-exp of the forward pass, by its formula, rounded once. */
function forward(inputs: readonly CaseTensor[], attributes: (OpCase & { op: "attention" })["attributes"]) {
  const { B, T, S, H, D, E, q, k, v, mask, position } = attentionOperands(inputs, attributes);
  const first = position === undefined ? S - T : position.data[0];
  const maskAt = (index: readonly number[]) => {
    if (mask === undefined) return 0;
    const own = index.slice(4 - mask.shape.length);
    return mask.data[
      own.reduce((at, i, axis) => at * mask.shape[axis] + (mask.shape[axis] === 1 ? 0 : i), 0)
    ];
  };
  const y = new Float32Array(B * T * H * E);
  const logSumExp = new Float32Array(B * H * T);
  for (let b = 0; b < B; b++)
    for (let h = 0; h < H; h++)
      for (let t = 0; t < T; t++) {
        const rows: { weight: number; value: Float32Array | Int32Array }[] = [];
        for (let s = 0; s < S; s++) {
          if (attributes.causal && s > first + t) continue;
          const from = q.offset + (b * T + t) * q.row + h * D;
          const to = k.offset + (b * S + s) * k.row + h * D;
          const value = v.offset + (b * S + s) * v.row + h * E;
          let score = 0;
          for (let d = 0; d < D; d++) score += q.operand.data[from + d] * k.operand.data[to + d];
          const weight = Math.exp(score * attributes.scale + maskAt([b, h, t, s]));
          rows.push({ weight, value: v.operand.data.subarray(value, value + E) });
        }
        const sum = rows.reduce((total, { weight }) => total + weight, 0);
        logSumExp[(b * H + h) * T + t] = Math.log(sum);
        for (let e = 0; e < E; e++) {
          const total = rows.reduce((all, { weight, value }) => all + weight * value[e], 0);
          y[((b * T + t) * H + h) * E + e] = sum === 0 ? 0 : total / sum;
        }
      }
  return [floats([B, T, H, E], y), floats([B, H, T], logSumExp)];
}

/** Cases of `attention` and `attentionGradient`. */
export const attentionCases: readonly OpCase[] = settings.flatMap((setting, n): OpCase[] => {
  const [B, T, S, H, D, E] = setting.sizes;
  const { name, cpuOnly = false, causal = false, packed = false } = setting;
  const seed = 210 + 10 * n;
  const inputs = packed
    ? [normal(seed, [B, T, 3, H, D])]
    : [normal(seed, [B, T, H, D]), normal(seed + 1, [B, S, H, D]), normal(seed + 2, [B, S, H, E])];
  setting.edit?.(inputs);
  if (setting.mask !== undefined) inputs.push(setting.mask);
  if (setting.position !== undefined) inputs.push(integers([], [setting.position]));
  const attributes = {
    causal,
    packed,
    scale: setting.scale ?? 1 / Math.sqrt(D),
    mask: setting.mask !== undefined,
    position: setting.position !== undefined,
  };
  const cases: OpCase[] = [{ op: "attention", name, inputs, attributes, cpuOnly }];
  if (setting.forwardOnly) return cases;
  const given = [...inputs, ...forward(inputs, attributes), normal(seed + 3, [B, T, H, E])];
  cases.push({ op: "attentionGradient", name, inputs: given, attributes, cpuOnly, terms: setting.terms });
  return cases;
});
