import type { DType, TensorType } from "../dtype.ts";
import { DTypeError, OptionError } from "../errors.ts";
import { broadcastShapes } from "../shape.ts";
import * as binary from "./binary.ts";
import { cast } from "./cast.ts";
import { checkCount, type OpDefinition } from "./definition.ts";
import * as unary from "./unary.ts";
import { where } from "./where.ts";

/** The ops that a chain may be made of: all that compute an element from the elements at the same place. */
export type ElementwiseName = keyof typeof unary | keyof typeof binary | "where" | "cast";

/** A finite number in a chain. */
export interface FusedConstant {
  readonly value: number;
  readonly dtype: DType;
}

/** One elementwise op of a chain. */
export interface FusedInstruction {
  readonly op: ElementwiseName;
  /** What it reads: first the inputs are numbered, then the constants, then the results of the instructions. */
  readonly operands: readonly number[];
  /** The element type to convert to; of `cast` alone. */
  readonly dtype?: DType;
}

/** A chain of elementwise ops. */
export interface FusedAttributes {
  /** The number of inputs. */
  readonly inputs: number;
  readonly constants: readonly FusedConstant[];
  /** In the order in which they run; each reads earlier ones only. */
  readonly instructions: readonly FusedInstruction[];
  /** The instructions (counted from 0) whose results are kept, ascending. */
  readonly outputs: readonly number[];
}

const { cast: _, ...sameForAll } = { ...unary, ...binary, where, cast };

/** Whether an op computes each element from the elements at the same place. */
export const isElementwise = (op: string): op is ElementwiseName =>
  op === "cast" || Object.hasOwn(sameForAll, op);

/** The element type that an instruction gives. @throws {DTypeError} {ShapeError} naming the instruction */
function instructionType({ op, dtype = "float32" }: FusedInstruction, operands: readonly DType[]): DType {
  const scalars = operands.map((type): TensorType => ({ shape: [], dtype: type }));
  try {
    const [type] = op === "cast" ? cast.infer(scalars, { dtype }) : sameForAll[op].infer(scalars, {});
    return type.dtype;
  } catch (cause) {
    if (!(cause instanceof DTypeError)) throw cause;
    const { expected, received } = cause;
    throw new DTypeError("fused", { expected: `in ${op}, ${expected}`, received, cause });
  }
}

/**
 * The element types of all that the instructions of a chain may read: inputs, constants, results.
 * @throws {OptionError} when an instruction reads what is not there yet
 */
export function slotTypes(inputs: readonly DType[], attributes: FusedAttributes): DType[] {
  const types = [...inputs, ...attributes.constants.map(({ dtype }) => dtype)];
  for (const instruction of attributes.instructions) {
    if (!instruction.operands.every((slot) => slot in types)) {
      throw new OptionError("fused", {
        expected: `operands of ${instruction.op} in 0 … ${types.length - 1}`,
        received: instruction.operands.join(", "),
      });
    }
    types.push(
      instructionType(
        instruction,
        instruction.operands.map((slot) => types[slot]),
      ),
    );
  }
  return types;
}

/**
 * Several elementwise ops in one pass over memory: the outputs are results of some of the instructions, all of the one
 * shape to which the inputs broadcast. Each element goes through the very operations that the ops would do one by one.
 * The optimiser of `@quadrivium/tensor` makes these.
 */
export const fused: OpDefinition<FusedAttributes> = {
  infer(inputs, attributes) {
    checkCount("fused", inputs, attributes.inputs);
    const types = slotTypes(
      inputs.map(({ dtype }) => dtype),
      attributes,
    );
    const infinite = attributes.constants.find(({ value }) => !Number.isFinite(value));
    if (infinite !== undefined) {
      throw new OptionError("fused", { expected: "finite constants", received: String(infinite.value) });
    }
    const shape = broadcastShapes("fused", ...inputs.map((input) => input.shape));
    const results = types.slice(inputs.length + attributes.constants.length);
    return attributes.outputs.map((instruction) => {
      const dtype = results[instruction];
      if (dtype !== undefined) return { shape, dtype };
      throw new OptionError("fused", {
        expected: `outputs in 0 … ${results.length - 1}`,
        received: String(instruction),
      });
    });
  },
  inPlace: ({ inputs, outputs }) =>
    outputs.flatMap((_instruction, output) =>
      Array.from({ length: inputs }, (_input, input) => [output, input] as const),
    ),
};
