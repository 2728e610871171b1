import { encodeSafetensors, memorySource } from "@quadrivium/formats";
import { type ActivationShards, openActivationShards } from "../../src/index.ts";

/** Shards in memory with the given numbers of rows, of which row i in all begins with the number i. */
export function numberedShards(counts: readonly number[], width = 4): Promise<ActivationShards> {
  let row = 0;
  const files = counts.map((rows, shard) => {
    const data = new Float32Array(rows * width);
    for (let i = 0; i < rows; i++) data[i * width] = row++;
    return memorySource(
      encodeSafetensors({ act: { dtype: "F32", shape: [rows, width], data } }),
      `shard-${shard}`,
    );
  });
  return openActivationShards(files);
}

/** The first numbers of the rows of some batches. */
export async function rowNumbers(
  batches: AsyncIterable<Float32Array>,
  width: number,
  count = Infinity,
): Promise<number[]> {
  const numbers: number[] = [];
  if (count === 0) return numbers;
  for await (const batch of batches) {
    for (let i = 0; i < batch.length; i += width) numbers.push(batch[i]);
    if (numbers.length >= count) break;
  }
  return numbers;
}
