import type { DType } from "../../dtype.ts";
import type { ElementwiseName } from "../../ops/fused.ts";
import type { BinaryName, UnaryName } from "../../ops/table.ts";
import { sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { broadcastStrides, collapse } from "./collapse.ts";
import type { KernelCall, Operand, StepEncoder } from "./kernel-call.ts";

/** The code of each function of one tensor. */
const unaryCodes: Record<UnaryName, number> = {
  negate: code.NEGATE,
  abs: code.ABS,
  sign: code.SIGN,
  floor: code.FLOOR,
  exp: code.EXP,
  log: code.LOG,
  sqrt: code.SQRT,
  rsqrt: code.RSQRT,
  square: code.SQUARE,
  reciprocal: code.RECIPROCAL,
  relu: code.RELU,
  sigmoid: code.SIGMOID,
  tanh: code.TANH,
  softplus: code.SOFTPLUS,
  erf: code.ERF,
  gelu: code.GELU,
  geluDerivative: code.GELU_DERIVATIVE,
  geluTanh: code.GELU_TANH,
  geluTanhDerivative: code.GELU_TANH_DERIVATIVE,
  silu: code.SILU,
  siluDerivative: code.SILU_DERIVATIVE,
  sin: code.SIN,
  cos: code.COS,
};

/** The code of each function of two tensors. */
const binaryCodes: Record<BinaryName, number> = {
  add: code.ADD,
  subtract: code.SUBTRACT,
  multiply: code.MULTIPLY,
  divide: code.DIVIDE,
  power: code.POWER,
  maximum: code.MAXIMUM,
  minimum: code.MINIMUM,
  equal: code.EQUAL,
  notEqual: code.NOT_EQUAL,
  less: code.LESS,
  lessEqual: code.LESS_EQUAL,
  greater: code.GREATER,
  greaterEqual: code.GREATER_EQUAL,
};

const costly = new Set<number>([
  ...[code.EXP, code.LOG, code.SIGMOID, code.TANH, code.SOFTPLUS, code.ERF, code.SIN, code.COS],
  ...[code.GELU, code.GELU_DERIVATIVE, code.GELU_TANH, code.GELU_TANH_DERIVATIVE],
  ...[code.SILU, code.SILU_DERIVATIVE],
]);

/** The code of an elementwise op on operands of a type; `cast` by the type that it converts to. */
export function elementwiseCode(op: ElementwiseName, from: DType, to: DType): number {
  if (op === "where") return code.WHERE;
  if (op === "cast") return from === to ? code.MOVE : to === "int32" ? code.FLOAT_TO_INT : code.INT_TO_FLOAT;
  if (op in unaryCodes) return unaryCodes[op as UnaryName];
  return binaryCodes[op as BinaryName] + (from === "int32" ? code.INTEGER : 0);
}

/** About how many cheap operations one element of a costly one is worth. */
export const weight = (operation: number): number =>
  operation === code.POWER ? 50 : costly.has(operation) ? 5 : 1;

function emit(call: KernelCall, operation: number, operands: readonly Operand[]): void {
  const [output] = call.outputs;
  const total = sizeOf(output.shape);
  const strides = operands.map(({ shape }) => broadcastStrides(shape, output.shape));
  // One element: a run of length 1.
  const axes = collapse(output.shape, strides);
  const [run = { size: 1, strides: operands.map(() => 1) }, ...outer] = axes;
  const padded = (values: readonly number[]) => [0, 1, 2].map((i) => values[i] ?? 0);
  const starts = [0, 1, 2].flatMap((i) => [operands[i]?.address ?? 0, run.strides[i] ?? 0]);
  call.emit(
    code.ELEMENTWISE,
    [
      operation,
      total,
      run.size,
      outer.length,
      output.address,
      ...starts,
      ...outer.flatMap((axis) => [axis.size, ...padded(axis.strides)]),
    ],
    { work: total * weight(operation) },
  );
}

const unary =
  (name: UnaryName): StepEncoder<UnaryName> =>
  (call) =>
    emit(call, unaryCodes[name], call.inputs);

const binary =
  (name: BinaryName): StepEncoder<BinaryName> =>
  (call) =>
    emit(call, binaryCodes[name] + (call.inputs[0].dtype === "int32" ? code.INTEGER : 0), call.inputs);

/** z = x where the condition is not 0, else y. */
export const where: StepEncoder<"where"> = (call) => emit(call, code.WHERE, call.inputs);

/** Between element types; the same type is a copy. */
export const cast: StepEncoder<"cast"> = (call) => {
  const [input] = call.inputs;
  const [output] = call.outputs;
  if (input.dtype !== output.dtype) {
    emit(call, output.dtype === "int32" ? code.FLOAT_TO_INT : code.INT_TO_FLOAT, call.inputs);
  } else if (input.address !== output.address) {
    const size = sizeOf(input.shape);
    call.emit(code.COPY, [output.address, input.address, size], { work: size / 2 });
  }
};

const encoders = <Name extends string, Encoder>(
  names: Record<Name, number>,
  make: (name: Name) => Encoder,
): Record<Name, Encoder> => {
  const entries = (Object.keys(names) as Name[]).map((name) => [name, make(name)] as const);
  return Object.fromEntries(entries) as Record<Name, Encoder>;
};

/** Every function of one tensor. */
export const unaryEncoders = encoders(unaryCodes, unary);

/** Every function of two tensors. */
export const binaryEncoders = encoders(binaryCodes, binary);
