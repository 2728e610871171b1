import { FormatError } from "@quadrivium/formats";
import type { ActivationShard, RowRange } from "./activation-shard.ts";

/** Checks rows that were read. @throws {FormatError} naming the shard, and the row and column of the first bad number */
export function checkFinite(shard: ActivationShard, { start }: RowRange, data: Float32Array): void {
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    const row = start + Math.floor(i / shard.width);
    throw new FormatError({
      format: "activations",
      reason: "value",
      expected: "finite numbers",
      received: `${data[i]} in ${shard.where(row)}, column ${i % shard.width}`,
      path: shard.name,
    });
  }
}
