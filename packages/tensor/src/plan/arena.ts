/** A stretch of scratch memory that is needed from one step to another, both included. */
export interface Interval {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Alignment of scratch memory in bytes: a cache line, and a multiple of every SIMD width. */
const ALIGNMENT = 64;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Places intervals in one arena so that no two share memory while both are needed: largest first, each at the lowest
 * offset where it fits.
 * @returns the offset of each interval, and the arena's size, in bytes
 */
export function placeIntervals(intervals: readonly Interval[]): { offsets: number[]; bytes: number } {
  const offsets = new Array<number>(intervals.length).fill(0);
  const bySize = intervals.map((_, i) => i).sort((a, b) => intervals[b].bytes - intervals[a].bytes || a - b);
  const placed: number[] = []; // ascending by offset
  let total = 0;
  for (const i of bySize) {
    const { bytes, first, last } = intervals[i];
    const size = aligned(bytes);
    let offset = 0;
    for (const j of placed) {
      const other = intervals[j];
      if (other.first > last || other.last < first) continue;
      if (offsets[j] >= offset + size) break;
      offset = Math.max(offset, offsets[j] + aligned(other.bytes));
    }
    offsets[i] = offset;
    const at = placed.findIndex((j) => offsets[j] > offset);
    placed.splice(at < 0 ? placed.length : at, 0, i);
    total = Math.max(total, offset + size);
  }
  return { offsets, bytes: total };
}
