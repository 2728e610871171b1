import type { TopKAttributes } from "../ops/top-k.ts";
import type { ReferenceKernel } from "./kernel.ts";
import { rowsOf } from "./offsets.ts";
import { ranksAbove } from "./ranks-above.ts";

/** The k largest elements of each row and their indices, by sorting the row's indices. */
export const topK: ReferenceKernel<TopKAttributes> = ([x], { k }) => {
  const [rows, n] = rowsOf(x.shape);
  const values = new Float64Array(rows * k);
  const indices = new Int32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    const at = (i: number) => x.data[row * n + i];
    const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => {
      if (ranksAbove(at(i), at(j))) return -1;
      return ranksAbove(at(j), at(i)) ? 1 : i - j;
    });
    for (let j = 0; j < k; j++) {
      values[row * k + j] = at(order[j]);
      indices[row * k + j] = order[j];
    }
  }
  return [values, indices];
};
