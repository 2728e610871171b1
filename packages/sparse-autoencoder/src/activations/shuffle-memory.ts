import { OptionError } from "@quadrivium/kernels";
import type { ActivationShards } from "./activation-shards.ts";
import type { Piece } from "./epoch-plan.ts";

/** A group whose second half is to come, the one after it, and the one that is being read meanwhile. */
export const GROUPS_IN_MEMORY = 3;

/** Over a network a single read is mostly waiting; but reads take no more than a share of the memory together. */
const MOST_READS_AT_ONCE = 4;
const SHARE_FOR_READING = 1 / 4;

/** Of a row's places in two orders, as int32. */
const ORDER_BYTES = 8;

/** More than this at once makes reading no faster. */
const LARGEST_PIECE_BYTES = 2 ** 20;

/** How a budget of memory is spent. */
export interface ShuffleMemory {
  /** What is read at once. */
  readonly pieces: readonly Piece[];
  /** The most rows of a group. */
  readonly groupRows: number;
  /** How many pieces are read at once. */
  readonly readsAtOnce: number;
}

/**
 * Divides a budget of bytes: 3 groups of rows with their orders, and what reading takes for a moment.
 * @throws {OptionError} when a shard cannot be read in parts small enough
 */
export function planMemory({ shards, width, rows }: ActivationShards, memoryBytes: number): ShuffleMemory {
  const rowBytes = 4 * width;
  const pieceBytes = Math.min(LARGEST_PIECE_BYTES, memoryBytes / 128);
  const pieces = shards.flatMap((shard) =>
    shard.ranges(Math.max(1, Math.floor(pieceBytes / rowBytes))).map((range) => ({ ...range, shard })),
  );
  const heldBytes = GROUPS_IN_MEMORY * (rowBytes + ORDER_BYTES);
  let [largest, costliest] = [0, 0];
  for (const { start, end, shard } of pieces) {
    largest = Math.max(largest, end - start);
    costliest = Math.max(costliest, (end - start) * rowBytes * shard.readingCost);
  }
  const affordable = Math.floor((SHARE_FOR_READING * memoryBytes) / costliest);
  const readsAtOnce = Math.max(1, Math.min(MOST_READS_AT_ONCE, affordable));
  const readingBytes = readsAtOnce * costliest;
  const groupRows = Math.min(rows, Math.floor((memoryBytes - readingBytes) / heldBytes));
  if (groupRows >= largest) return { pieces, groupRows, readsAtOnce };
  const { shard } = pieces.find(({ start, end }) => end - start === largest)!;
  throw new OptionError("activations: memoryBytes", {
    expected: `at least ${largest * heldBytes + readingBytes}, since ${shard.name} is read by ${largest} rows at a time`,
    received: String(memoryBytes),
  });
}
