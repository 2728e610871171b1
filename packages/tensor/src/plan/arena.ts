/** A stretch of scratch memory that is needed from one step to another, both included. */
export interface Interval {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Alignment of scratch memory in bytes: a cache line, and a multiple of every SIMD width. */
const ALIGNMENT = 64;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Where intervals lie, and the size of what they lie in, in bytes. */
interface Placement {
  readonly offsets: number[];
  readonly bytes: number;
}

/** Places intervals in the given order, each at the lowest offset where it fits. */
function placeInOrder(intervals: readonly Interval[], order: readonly number[]): Placement {
  const offsets = new Array<number>(intervals.length).fill(0);
  const placed: number[] = []; // ascending by offset
  let total = 0;
  for (const i of order) {
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

/** The most bytes that are needed at one time: no placement takes less. */
export function mostAtOnce(intervals: readonly Interval[]): number {
  const changes = intervals.flatMap(({ bytes, first, last }) => [
    { step: first, by: aligned(bytes) },
    { step: last + 1, by: -aligned(bytes) },
  ]);
  changes.sort((a, b) => a.step - b.step || a.by - b.by);
  let [now, most] = [0, 0];
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

/** The orders that are tried, until one leaves no gaps: what comes first is placed first. */
const orders: readonly ((a: Interval, b: Interval) => number)[] = [
  (a, b) => b.bytes - a.bytes,
  (a, b) => b.bytes * (b.last - b.first + 1) - a.bytes * (a.last - a.first + 1),
  (a, b) => b.last - b.first - (a.last - a.first) || b.bytes - a.bytes,
  (a, b) => a.first - b.first || b.bytes - a.bytes,
  (a, b) => b.last - a.last || b.bytes - a.bytes,
];

/**
 * Places intervals in one arena so that no two share memory while both are needed. Several orders are tried, the largest
 * first to begin with, and the one that takes least is kept.
 * @returns the offset of each interval, and the arena's size, in bytes
 */
export function placeIntervals(intervals: readonly Interval[]): Placement {
  const bound = mostAtOnce(intervals);
  let best: Placement = { offsets: [], bytes: Infinity };
  for (const compare of orders) {
    const order = intervals.map((_, i) => i).sort((a, b) => compare(intervals[a], intervals[b]) || a - b);
    const placement = placeInOrder(intervals, order);
    if (placement.bytes < best.bytes) best = placement;
    if (best.bytes <= bound) break;
  }
  return best;
}
