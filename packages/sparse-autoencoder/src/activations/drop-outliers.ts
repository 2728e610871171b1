import type { RandomStream } from "@quadrivium/kernels";

/** ‖x‖ of each row of data [rows, width]. */
function normsOf(data: Float32Array, rows: number, width: number): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let i = row * width; i < (row + 1) * width; i++) squares += data[i] * data[i];
    norms[row] = Math.sqrt(squares);
  }
  return norms;
}

/**
 * Takes rows out of an order whose norm is more than `multiple` times the median, and gives their places to others drawn
 * at random, so that positions stay what they are.
 * @param multiple ≥ 1
 * @returns how many were taken out
 */
export function dropOutliers(
  order: Int32Array,
  data: Float32Array,
  width: number,
  multiple: number,
  random: RandomStream,
): number {
  const norms = normsOf(data, order.length, width);
  const median = norms.slice().sort()[Math.floor((norms.length - 1) / 2)];
  const isOutlier = (row: number) => norms[row] > multiple * median;
  const kept = order.filter((row) => !isOutlier(row));
  for (let i = 0; i < order.length; i++) {
    if (isOutlier(order[i])) order[i] = kept[random.integer(kept.length)];
  }
  return order.length - kept.length;
}
