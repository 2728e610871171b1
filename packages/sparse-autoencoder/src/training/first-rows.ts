import { RandomStream, type Shape, sizeOf } from "@quadrivium/kernels";
import type { Initializer } from "@quadrivium/tensor";
import type { InitializationRecipe } from "../recipe.ts";

/** Brings each row of a row-major matrix to a norm, in place; rows of zeros stay. */
export function scaleRows(rows: Float32Array, width: number, norm: number): Float32Array {
  for (let start = 0; start < rows.length; start += width) {
    const row = rows.subarray(start, start + width);
    let squares = 0;
    for (const element of row) squares += element * element;
    const length = Math.sqrt(squares) || 1;
    for (let j = 0; j < width; j++) row[j] = norm * (row[j] / length);
  }
  return rows;
}

/** Independent numbers: normal ones, whose rows have every direction alike, or uniform ones on ±1/√d. shape [n, d] */
function draw(shape: Shape, { seed }: RandomStream, encoder: InitializationRecipe["encoder"]): Float32Array {
  // Encoder and decoder draw from the stream of one name, so that they begin as each other's transposes.
  const random = new RandomStream(seed, "W_dec");
  const rows = new Float32Array(sizeOf(shape));
  if (encoder === "transpose") return random.fillNormal(rows);
  const limit = 1 / Math.sqrt(shape[shape.length - 1]);
  return random.fillUniform(rows, -limit, limit);
}

/** What the rows of E and of Dᵀ begin with, both [n, d]. */
export function firstRows({ encoder, norm }: InitializationRecipe): {
  readonly encoder: Initializer;
  readonly decoder: Initializer;
} {
  const decoder: Initializer = (shape, random) =>
    scaleRows(draw(shape, random, encoder), shape[shape.length - 1], norm);
  return {
    encoder: encoder === "transpose" ? decoder : (shape, random) => draw(shape, random, encoder),
    decoder,
  };
}
