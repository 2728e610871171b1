import { RandomStream } from "@quadrivium/kernels";
import type { ActivationShard, RowRange } from "./activation-shard.ts";

/** Rows of one shard that are read at once. */
export interface Piece extends RowRange {
  readonly shard: ActivationShard;
}

/** Pieces that are in memory together. */
export interface PieceGroup {
  readonly pieces: readonly Piece[];
  readonly rows: number;
}

/**
 * The order of one pass over the data. Its pieces come in a random order, and as many of them as the buffer holds are a
 * group. Each window of rows is made of the second half of one group and the first half of the next, halves of a group
 * being drawn at random; there is one window more than there are groups.
 */
export class EpochPlan {
  readonly groups: readonly PieceGroup[];
  /** The row at which each window begins, and at the end the number of rows. */
  readonly starts: readonly number[];

  /** The order depends on the pieces, the seed and the epoch's number alone. */
  constructor(pieces: readonly Piece[], groupRows: number, seed: number, epoch: number) {
    const groups: PieceGroup[] = [];
    let group: Piece[] = [];
    let rows = 0;
    const close = () => groups.push({ pieces: group, rows });
    for (const i of new RandomStream(seed, `epoch ${epoch}`).permutation(pieces.length)) {
      const size = pieces[i].end - pieces[i].start;
      if (rows + size > groupRows) {
        close();
        [group, rows] = [[], 0];
      }
      group.push(pieces[i]);
      rows += size;
    }
    close();
    this.groups = groups;
    const starts = [0];
    for (const [w, { rows: count }] of groups.entries()) {
      const carried = w === 0 ? 0 : secondHalf(groups[w - 1].rows);
      starts.push(starts[w] + carried + firstHalf(count));
    }
    starts.push(starts[groups.length] + secondHalf(rows));
    this.starts = starts;
  }

  /** The window that holds a row of the epoch. */
  windowAt(row: number): number {
    return this.starts.findLastIndex((start) => start <= row);
  }
}

/** How many rows of a group come in the window that begins with it. */
export const firstHalf = (rows: number): number => Math.ceil(rows / 2);

/** How many rows of a group are kept for the window after that. */
export const secondHalf = (rows: number): number => Math.floor(rows / 2);
