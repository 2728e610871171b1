import { type AttentionAttributes, type AttentionPart, attentionOperands } from "../ops/attention.ts";
import { flatIndex, splitIndex } from "./runtime/kernel-source.ts";
import { broadcastStrides } from "./runtime/merge-axes.ts";
import type { GpuOp, Operand, Plan, Slot } from "./runtime/plan.ts";
import { reduceRows } from "./runtime/rows.ts";
import { concat } from "./shape-ops.ts";

/** What an excluded key scores: there is no −∞ to write. Below `lowest` nothing is left to attend to. */
const excluded = "-3e38";
const lowest = "-1e38";

/** An attention's sizes and inputs, and the texts with which kernels find their elements. */
function describe(inputs: readonly Operand[], attributes: AttentionAttributes) {
  const operands = attentionOperands(inputs, attributes);
  const { T, S, H, D, E } = operands;
  const at =
    (part: AttentionPart<Operand>, times: number, width: number) =>
    (time: string, element: string): string => {
      const index = flatIndex(["b", times * part.row], [time, part.row], ["h", width], [element, 1]);
      return part.offset === 0 ? index : `${part.offset} + ${index}`;
    };
  return {
    ...operands,
    at: { q: at(operands.q, T, D), k: at(operands.k, S, D), v: at(operands.v, S, E) },
    yAt: (time: string, element: string) =>
      flatIndex(["b", T * H * E], [time, H * E], ["h", E], [element, 1]),
    /** Of a row of scores. */
    row: flatIndex(["b", H * T], ["h", T], ["t", 1]),
  };
}

type Description = ReturnType<typeof describe>;

/** scale·q·k + mask for each query and key: [B, H, T, S]. */
function scoresOf(plan: Plan, { causal, scale }: AttentionAttributes, description: Description): Slot {
  const { B, T, S, H, D, q, k, mask, position, at } = description;
  const inputs: Record<string, Slot> = { q: q.operand.slot, k: k.operand.slot };
  const lines = [
    "let total = 0;",
    `for (let d = 0; d < ${D}; d++) { total += q[${at.q("t", "d")}] * k[${at.k("s", "d")}]; }`,
  ];
  if (causal) {
    if (position !== undefined) inputs.position = position.slot;
    const first = position === undefined ? `${S - T}` : "position[0]";
    lines.unshift(`if (s > t + ${first}) { return ${excluded}; }`);
  }
  let score = `total * ${scale}`;
  if (mask !== undefined) {
    inputs.mask = mask.slot;
    const strides = broadcastStrides(mask.shape, [B, H, T, S]);
    const index = flatIndex(...["b", "h", "t", "s"].map((name, axis) => [name, strides[axis]] as const));
    score += ` + mask[${index}]`;
  }
  const axes = splitIndex([
    ["b", B],
    ["h", H],
    ["t", T],
    ["s", S],
  ]);
  return plan.kernel(B * H * T * S, inputs, axes, ...lines, `return ${score};`);
}

/** y = Σₛ p_ts·v_s and the log-sum-exp of the scores, which are kept whole: nothing on a GPU of gpu.js is shared. */
export const attention: GpuOp<AttentionAttributes> = (plan, inputs, attributes) => {
  const description = describe(inputs, attributes);
  const { B, T, S, H, E, v, at, row } = description;
  const shape = [B * H * T, S];
  const scores = scoresOf(plan, attributes, description);
  const m = reduceRows(plan, shape, { scores }, "scores[at]", "max");
  const p = plan.kernel(
    B * H * T * S,
    { scores, m },
    splitIndex([
      ["r", B * H * T],
      ["s", S],
    ]),
    `if (m[r] < ${lowest}) { return 0; }`,
    "return Math.exp(scores[this.thread.x] - m[r]);",
  );
  const sum = reduceRows(plan, shape, { p }, "p[at]");
  const y = plan.kernel(
    B * T * H * E,
    { p, sum, m, v: v.operand.slot },
    splitIndex([
      ["b", B],
      ["t", T],
      ["h", H],
      ["e", E],
    ]),
    `const r = ${row};`,
    `if (m[r] < ${lowest}) { return 0; }`,
    "let total = 0;",
    `for (let s = 0; s < ${S}; s++) { total += p[r * ${S} + s] * v[${at.v("s", "e")}]; }`,
    "return total / sum[r];",
  );
  const logSumExp = plan.kernel(
    B * H * T,
    { sum, m },
    "const r = this.thread.x;",
    `if (m[r] < ${lowest}) { return m[r]; }`,
    "return m[r] + Math.log(sum[r]);",
  );
  return [y, logSumExp];
};

/** dq = scale·dS·k, dk = scale·dSᵀ·q, dv = Pᵀ·g with dS = P∘(g·vᵀ − Σ g·y) */
export const attentionGradient: GpuOp<AttentionAttributes> = (plan, inputs, attributes, outputs) => {
  const description = describe(inputs, attributes);
  const { B, T, S, H, D, E, q, k, v, rest, at, yAt, row } = description;
  const [y, logSumExp, upstream] = rest.map(({ slot }) => slot);
  const g = upstream;
  const scores = scoresOf(plan, attributes, description);
  const p = plan.kernel(
    B * H * T * S,
    { scores, logSumExp },
    splitIndex([
      ["r", B * H * T],
      ["s", S],
    ]),
    `if (logSumExp[r] < ${lowest}) { return 0; }`,
    "return Math.exp(scores[this.thread.x] - logSumExp[r]);",
  );
  const along = reduceRows(plan, [B * T * H, E], { g, y }, "g[at] * y[at]");
  const slopes = plan.kernel(
    B * H * T * S,
    { p, g, v: v.operand.slot, along },
    splitIndex([
      ["b", B],
      ["h", H],
      ["t", T],
      ["s", S],
    ]),
    "let total = 0;",
    `for (let e = 0; e < ${E}; e++) { total += g[${yAt("t", "e")}] * v[${at.v("s", "e")}]; }`,
    `const slope = total - along[${flatIndex(["b", T * H], ["t", H], ["h", 1])}];`,
    `return p[this.thread.x] * slope * ${attributes.scale};`,
  );
  /** Σ over `over` of a factor [B, H, T, S] and a term, for each element [B, `times`, H, `width`]. */
  const product = (
    arrays: Readonly<Record<string, Slot>>,
    term: string,
    [time, times]: readonly [string, number],
    [element, width]: readonly [string, number],
    [over, count]: readonly [string, number],
  ) =>
    plan.kernel(
      B * times * H * width,
      arrays,
      splitIndex([
        ["b", B],
        [time, times],
        ["h", H],
        [element, width],
      ]),
      "let total = 0;",
      `for (let ${over} = 0; ${over} < ${count}; ${over}++) { total += ${term}; }`,
      "return total;",
    );
  const pair = `(${row}) * ${S} + s`;
  const dq = product(
    { slopes, k: k.operand.slot },
    `slopes[${pair}] * k[${at.k("s", "d")}]`,
    ["t", T],
    ["d", D],
    ["s", S],
  );
  const dk = product(
    { slopes, q: q.operand.slot },
    `slopes[${pair}] * q[${at.q("t", "d")}]`,
    ["s", S],
    ["d", D],
    ["t", T],
  );
  const dv = product({ p, g }, `p[${pair}] * g[${yAt("t", "e")}]`, ["s", S], ["e", E], ["t", T]);
  if (!attributes.packed) return [dq, dk, dv];
  const part = { shape: [B, T, 1, H, D], dtype: "float32" } as const;
  return concat(
    plan,
    [dq, dk, dv].map((slot) => ({ ...part, slot })),
    { axis: 2 },
    outputs,
  );
};
