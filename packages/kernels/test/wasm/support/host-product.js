/*
 * A host's matrix product in JavaScript, obvious and slow. It counts its calls in the Int32Array that it is given.
 */
export function createProduct(memory, calls) {
  return (transposeA, transposeB, M, N, K, a, strideA, b, strideB, c, strideC, accumulate) => {
    const floats = new Float32Array(memory.buffer);
    if (calls) Atomics.add(calls, 0, 1);
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) {
        let sum = accumulate ? floats[c / 4 + m * strideC + n] : 0;
        for (let k = 0; k < K; k++) {
          const left = transposeA ? k * strideA + m : m * strideA + k;
          const right = transposeB ? n * strideB + k : k * strideB + n;
          sum += floats[a / 4 + left] * floats[b / 4 + right];
        }
        floats[c / 4 + m * strideC + n] = sum;
      }
    }
  };
}
