/*
 * A host's matrix product in JavaScript: each thread takes every n-th row. The layout of the words is MATMUL's.
 */
export function createProduct(memory) {
  return (address, rank, threads) => {
    const words = new Int32Array(memory.buffer, address, 15);
    const [, to, a, b, M, N, K, aM, aK, bK, bN] = words;
    const floats = new Float32Array(memory.buffer);
    for (let m = rank; m < M; m += threads) {
      for (let n = 0; n < N; n++) {
        let sum = 0;
        for (let k = 0; k < K; k++) sum += floats[a / 4 + m * aM + k * aK] * floats[b / 4 + k * bK + n * bN];
        floats[to / 4 + m * N + n] = sum;
      }
    }
  };
}
