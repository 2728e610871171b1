import { type RandomStream, type Shape, sizeOf } from "@quadrivium/kernels";

/** Rows drawn uniformly from the unit sphere. shape [n, d] */
export function unitRows(shape: Shape, random: RandomStream): Float32Array {
  const width = shape[shape.length - 1];
  const rows = Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
  for (let start = 0; start < rows.length; start += width) {
    const row = rows.subarray(start, start + width);
    let squares = 0;
    for (const element of row) squares += element * element;
    const norm = Math.sqrt(squares);
    for (let j = 0; j < width; j++) row[j] /= norm;
  }
  return rows;
}
