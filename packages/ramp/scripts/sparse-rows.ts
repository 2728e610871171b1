import { type Dataset, dataset } from "@quadrivium/ramp";
import { seededRandom } from "../src/numbers/random.ts";

/**
 * Rows with `stored` of `columns` numbers each, a group that half of the features know of, and labels of a noisy
 * linear rule that favours one group.
 */
export function sparseRows(rows: number, columns: number, stored: number, seed: number): Dataset {
  const random = seededRandom(seed);
  const rule = Float64Array.from({ length: columns }, () => 2 * random.uniform() - 1);
  const stride = Math.floor(columns / stored);
  const columnIndices = new Int32Array(rows * stored);
  const values = new Float64Array(rows * stored);
  const labels = new Int8Array(rows);
  const inA = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const group = random.uniform() < 0.4 ? 1 : 0;
    inA[row] = group;
    let score = group === 1 ? -0.8 : 0.2;
    for (let k = 0; k < stored; k++) {
      // One of each stretch of columns, so that they increase.
      const column = k * stride + random.below(stride);
      const value = random.uniform() + (column % 2 === 0 && group === 1 ? 0.2 : 0);
      columnIndices[row * stored + k] = column;
      values[row * stored + k] = value;
      score += rule[column]! * value;
    }
    labels[row] = score + 1.5 * (random.uniform() + random.uniform() - 1) > 0 ? 1 : -1;
  }
  const rowStarts = Int32Array.from({ length: rows + 1 }, (_, row) => row * stored);
  const subsets = { a: inA, b: inA.map((one) => 1 - one) };
  return dataset({ rows, columns, rowStarts, columnIndices, values }, labels, { subsets, name: "sparse" });
}
