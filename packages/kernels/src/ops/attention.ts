import type { TensorType } from "../dtype.ts";
import { OptionError, ShapeError } from "../errors.ts";
import { broadcastShapes, formatShape, sameShape } from "../shape.ts";
import { checkCount, checkDType, checkRank, checkShapeIs, type OpDefinition } from "./definition.ts";

/** What a query sees, and how its inputs are given. */
export interface AttentionAttributes {
  /** Query t sees no key behind its own place: keys ≤ t + (S − T), or ≤ position + t where a position is given. */
  readonly causal: boolean;
  /** What the products of queries and keys are multiplied by. */
  readonly scale: number;
  /** Whether a float32 mask follows, which is added to the scores; −∞ hides a key. Broadcasts to [B, H, T, S]. */
  readonly mask: boolean;
  /** Whether an int32 scalar follows: the place of the first query among the keys, in 0 … S − T. Needs `causal`. */
  readonly position: boolean;
  /** Whether queries, keys and values are one tensor [B, T, 3, H, D] instead of three. */
  readonly packed: boolean;
}

/** The sizes of an attention: batch, queries, keys, heads, elements of a key and of a value. */
export interface AttentionSizes {
  readonly B: number;
  readonly T: number;
  readonly S: number;
  readonly H: number;
  readonly D: number;
  readonly E: number;
}

/** Queries, keys or values as they lie in a tensor [B, times, …]; distances in elements. */
export interface AttentionPart<Operand> {
  readonly operand: Operand;
  /** From the tensor's first element to the first of head 0. */
  readonly offset: number;
  /** From one time to the next. */
  readonly row: number;
}

/** The inputs of `attention` and `attentionGradient` by name. */
export interface AttentionOperands<Operand> extends AttentionSizes {
  readonly q: AttentionPart<Operand>;
  readonly k: AttentionPart<Operand>;
  readonly v: AttentionPart<Operand>;
  readonly mask: Operand | undefined;
  readonly position: Operand | undefined;
  /** What follows: nothing, or what the gradient needs. */
  readonly rest: readonly Operand[];
}

/** Names the inputs, which have been checked. */
export function attentionOperands<Operand extends TensorType>(
  inputs: readonly Operand[],
  { packed, mask, position }: AttentionAttributes,
): AttentionOperands<Operand> {
  const own = packed ? 1 : 3;
  const [q, k, v] = packed ? [inputs[0], inputs[0], inputs[0]] : inputs;
  const [B, T] = q.shape;
  const [H, D] = q.shape.slice(-2);
  const S = k.shape[1];
  const E = v.shape.at(-1)!;
  const part = (operand: Operand, index: number): AttentionPart<Operand> => {
    const width = H * operand.shape.at(-1)!;
    return packed ? { operand, offset: index * width, row: 3 * width } : { operand, offset: 0, row: width };
  };
  const following = inputs.slice(own);
  return {
    B,
    T,
    S,
    H,
    D,
    E,
    q: part(q, 0),
    k: part(k, 1),
    v: part(v, 2),
    mask: mask ? following[0] : undefined,
    position: position ? following[Number(mask)] : undefined,
    rest: following.slice(Number(mask) + Number(position)),
  };
}

function checkParts(op: string, inputs: readonly TensorType[], packed: boolean): void {
  if (packed) {
    checkDType(op, "qkv", inputs[0], "float32");
    checkRank(op, "qkv", inputs[0], 5);
    const [B, T, , H, D] = inputs[0].shape;
    checkShapeIs(op, "qkv", inputs[0], [B, T, 3, H, D]);
    return;
  }
  const [q, k, v] = inputs;
  for (const [name, type] of [
    ["q", q],
    ["k", k],
    ["v", v],
  ] as const) {
    checkDType(op, name, type, "float32");
    checkRank(op, name, type, 4);
  }
  const [B, , H, D] = q.shape;
  checkShapeIs(op, "k", k, [B, k.shape[1], H, D]);
  checkShapeIs(op, "v", v, [B, k.shape[1], H, v.shape[3]]);
}

function checkMask(op: string, mask: TensorType, { B, H, T, S }: AttentionSizes): void {
  checkDType(op, "the mask", mask, "float32");
  const full = [B, H, T, S];
  if (mask.shape.length <= 4 && sameShape(broadcastShapes(`${op}: mask`, mask.shape, full), full)) return;
  throw new ShapeError(op, {
    expected: `a mask that broadcasts to ${formatShape(full)}`,
    received: formatShape(mask.shape),
  });
}

function check(
  op: string,
  inputs: readonly TensorType[],
  attributes: AttentionAttributes,
  more = 0,
): AttentionOperands<TensorType> {
  const { causal, scale, mask, position, packed } = attributes;
  checkCount(op, inputs, (packed ? 1 : 3) + Number(mask) + Number(position) + more);
  checkParts(op, inputs, packed);
  const operands = attentionOperands(inputs, attributes);
  if (!Number.isFinite(scale)) {
    throw new OptionError(op, { expected: "a finite scale", received: String(scale) });
  }
  if (operands.mask !== undefined) checkMask(op, operands.mask, operands);
  if (operands.position !== undefined) {
    checkDType(op, "the position", operands.position, "int32");
    checkShapeIs(op, "the position", operands.position, []);
    if (!causal) throw new OptionError(op, { expected: "causal with a position", received: "causal: false" });
    if (operands.T > operands.S) {
      const received = `${operands.T} and ${operands.S}`;
      throw new ShapeError(op, { expected: "no more queries than keys with a position", received });
    }
  }
  return operands;
}

/**
 * Attention of each head (Vaswani et al. 2017): y_t = Σₛ p_ts·v_s with p_t = softmax over s of scale·q_t·k_s + mask_ts.
 *
 * q [B, T, H, D], k [B, S, H, D], v [B, S, H, E], then mask and position where the attributes say so; outputs
 * y [B, T, H, E] and the scores' log-sum-exp [B, H, T], which the gradient needs. A query that sees no key, because
 * none is left or all are masked with −∞, gives y = 0 and −∞. Keys and values that no query sees are not read.
 */
export const attention: OpDefinition<AttentionAttributes> = {
  infer(inputs, attributes) {
    const { B, T, H, E } = check("attention", inputs, attributes);
    return [
      { shape: [B, T, H, E], dtype: "float32" },
      { shape: [B, H, T], dtype: "float32" },
    ];
  },
};

/**
 * The gradients of `attention` for q, k and v (for the one packed tensor where it is one), with P = e^(scores − log-sum-exp),
 * dP_ts = g_t·v_s and dS = P∘(dP − Σₑ g·y): dq = scale·dS·k, dk = scale·dSᵀ·q, dv = Pᵀ·g.
 *
 * Inputs: those of `attention`, then y, the log-sum-exp and the gradient g of y.
 */
export const attentionGradient: OpDefinition<AttentionAttributes> = {
  infer(inputs, attributes) {
    const op = "attentionGradient";
    const { B, T, H, E, rest } = check(op, inputs, attributes, 3);
    const [y, logSumExp, upstream] = rest;
    for (const type of rest) checkDType(op, "every further input", type, "float32");
    checkShapeIs(op, "y", y, [B, T, H, E]);
    checkShapeIs(op, "the log-sum-exp", logSumExp, [B, H, T]);
    checkShapeIs(op, "the upstream gradient", upstream, [B, T, H, E]);
    return inputs.slice(0, attributes.packed ? 1 : 3);
  },
};
