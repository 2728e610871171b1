import { combine, pushTerm } from "./combine";
import { barrier, fail, rank, stopped, threads } from "./control";
import { address, word } from "./words";

/*
 * SEGMENT_SUM: y, values or 0, indices, x, number of entries, entries for each row of x, number of segments, elements
 * of a row, then scratch: for each segment a count, for each entry a term.
 *
 * y_s = Σ valueₑ·x[e / entries of a row] over the entries e of segment s, in their order. A stable counting sort brings
 * the terms of a segment together, on one thread: to find out which entries are its own would cost each of several as
 * much. Then the threads sum as many terms each.
 */
export function segmentSum(p: usize): void {
  const ends = address(p, 8);
  if (rank == 0 && count(p, ends)) place(p, ends);
  barrier();
  if (!stopped()) addUp(p, ends);
}

/** Counts the entries of each segment; false when an index is none. */
function count(p: usize, counts: usize): bool {
  const indices = address(p, 2);
  const rows = word(p, 6);
  memory.fill(counts, 0, <usize>rows << 2);
  for (let at = indices, behind = indices + (address(p, 4) << 2); at < behind; at += 4) {
    const index = load<i32>(at);
    if (<u32>index >= <u32>rows) {
      fail(index, rows);
      return false;
    }
    const to = counts + (<usize>index << 2);
    store<i32>(to, load<i32>(to) + 1);
  }
  return true;
}

/** Turns counts into starts and puts the terms of each segment in their places; starts become ends. */
function place(p: usize, starts: usize): void {
  let next = 0;
  for (let at = starts, behind = starts + (address(p, 6) << 2); at < behind; at += 4) {
    const own = load<i32>(at);
    store<i32>(at, next);
    next += own;
  }
  const values = address(p, 1);
  const indices = address(p, 2);
  const entries = word(p, 4);
  const each = word(p, 5);
  const rowBytes = address(p, 7) << 2;
  const list = address(p, 9);
  for (let e = 0, row = address(p, 3); e < entries; row += rowBytes) {
    for (const behind = e + each; e < behind; e++) {
      const at = starts + (<usize>load<i32>(indices + (<usize>e << 2)) << 2);
      const position = load<i32>(at);
      store<i32>(at, position + 1);
      const factor: f32 = values ? load<f32>(values + (<usize>e << 2)) : 1;
      pushTerm(list + (<usize>position << 3), row, factor);
    }
  }
}

/** Sums the terms of this thread's segments: a range with about as many terms and rows as the other threads'. */
function addUp(p: usize, ends: usize): void {
  const rows = word(p, 6);
  const d = word(p, 7);
  const list = address(p, 9);
  const work = <i64>word(p, 4) + rows;
  const first = segmentAt(ends, rows, work * rank / threads);
  const last = segmentAt(ends, rows, work * (rank + 1) / threads);
  let from = first ? load<i32>(ends + (<usize>(first - 1) << 2)) : 0;
  for (let segment = first; segment < last; segment++) {
    const to = load<i32>(ends + (<usize>segment << 2));
    const y = address(p, 0) + ((<usize>segment * d) << 2);
    combine(y, d, list + (<usize>from << 3), list + (<usize>to << 3));
    from = to;
  }
}

/** The first segment before which `work` terms and rows lie, by bisection. */
function segmentAt(ends: usize, rows: i32, work: i64): i32 {
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (<i64>load<i32>(ends + (<usize>middle << 2)) + middle + 1 <= work) low = middle + 1;
    else high = middle;
  }
  return low;
}
