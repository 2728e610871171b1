import type { MatmulAttributes } from "../ops/matmul.ts";
import { sizeOf } from "../shape.ts";
import type { ReferenceKernel } from "./kernel.ts";
import { broadcastOffsets } from "./offsets.ts";

/** C = A·B over the last two axes, for each entry of the broadcast batch. */
export const matmul: ReferenceKernel<MatmulAttributes> = ([a, b], { transposeA, transposeB }, [type]) => {
  const [M, N] = type.shape.slice(-2);
  const K = a.shape.at(transposeA ? -2 : -1)!;
  const batch = type.shape.slice(0, -2);
  const fromA = broadcastOffsets(a.shape.slice(0, -2), batch);
  const fromB = broadcastOffsets(b.shape.slice(0, -2), batch);
  const [rowA, columnA] = transposeA ? [1, M] : [K, 1];
  const [rowB, columnB] = transposeB ? [1, K] : [N, 1];
  const c = new Float64Array(sizeOf(type.shape));
  for (let entry = 0; entry < fromA.length; entry++) {
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) {
        let total = 0;
        for (let k = 0; k < K; k++) {
          const left = a.data[fromA[entry] * M * K + m * rowA + k * columnA];
          const right = b.data[fromB[entry] * K * N + k * rowB + n * columnB];
          total += left * right;
        }
        c[(entry * M + m) * N + n] = total;
      }
    }
  }
  return [c];
};
