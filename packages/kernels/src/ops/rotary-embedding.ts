import type { TensorType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { checkCount, checkDType, checkRank, checkShapeIs, type OpDefinition } from "./definition.ts";

/** Which elements are pairs, and which way they turn. */
export interface RotaryAttributes {
  /** Pairs are (2i, 2i + 1), else (i, i + D/2). */
  readonly interleaved: boolean;
  /** Turns by the opposite angles, as the gradient does. */
  readonly inverse: boolean;
  /** Whether an int32 scalar follows: the row of the angles of the first time, in 0 … P − T. Row 0 otherwise. */
  readonly position: boolean;
}

/** x as [outer, T, H, D] with its angles [P, D]. */
export interface RotarySizes {
  readonly outer: number;
  readonly T: number;
  readonly H: number;
  readonly D: number;
  readonly P: number;
}

/** The sizes of inputs that were checked. */
export const rotarySizes = ([x, angles]: readonly TensorType[]): RotarySizes => {
  const [T, H, D] = x.shape.slice(-3);
  return { outer: sizeOf(x.shape.slice(0, -3)), T, H, D, P: angles.shape[0] };
};

/**
 * Rotary position embedding (Su et al. 2021): each pair (a, b) of elements at time t becomes
 * (a·cos θ − b·sin θ, a·sin θ + b·cos θ), with θ of row position + t of the angles.
 *
 * x [..., T, H, D] with D even; angles [P, D]: in each row D/2 cosines, then D/2 sines; y like x.
 */
export const rotaryEmbedding: OpDefinition<RotaryAttributes> = {
  infer(inputs, { position }) {
    const op = "rotaryEmbedding";
    checkCount(op, inputs, position ? 3 : 2);
    const [x, angles] = inputs;
    checkDType(op, "x", x, "float32");
    checkRank(op, "x", x, 3, Infinity);
    const { T, D } = rotarySizes(inputs);
    if (D % 2 !== 0) {
      throw new ShapeError(op, { expected: "x with an even last axis", received: formatShape(x.shape) });
    }
    checkDType(op, "the angles", angles, "float32");
    checkRank(op, "the angles", angles, 2);
    if (angles.shape[1] !== D || angles.shape[0] < T) {
      throw new ShapeError(op, {
        expected: `angles of shape [≥ ${T}, ${D}]`,
        received: formatShape(angles.shape),
      });
    }
    if (position) {
      checkDType(op, "the position", inputs[2], "int32");
      checkShapeIs(op, "the position", inputs[2], []);
    }
    return [x];
  },
  inPlace: [[0, 0]],
};
