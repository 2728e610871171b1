import { combine, pushTerm } from "./combine";
import { barrier, begin, end, fail, rank, share, stopped, threads } from "./control";
import { address, word } from "./words";

/*
 * SEGMENT_SUM: y, values or 0, indices, x, number of entries, entries for each row of x, number of segments, elements
 * of a row, then scratch: for each segment and one more a count, for each thread a count, for each entry a term.
 *
 * y_s = Σ valueₑ·x[e / entries of a row] over the entries e of segment s, in their order. A stable counting sort brings
 * the terms of a segment together; each thread sorts its own range of segments, then sums as many terms as the others.
 */
export function segmentSum(p: usize): void {
  const rows = word(p, 6);
  const starts = address(p, 8);
  const totals = address(p, 9);
  share(rows);
  count(p, begin, end, starts, totals + (<usize>rank << 2));
  barrier();
  if (stopped()) return;
  place(p, begin, end, starts, totals);
  barrier();
  addUp(p, starts);
}

/** Counts the entries of each segment in first … last − 1. */
function count(p: usize, first: i32, last: i32, counts: usize, total: usize): void {
  const indices = address(p, 2);
  const rows = word(p, 6);
  memory.fill(counts + (<usize>first << 2), 0, <usize>(last - first) << 2);
  const span = <u32>(last - first);
  let own = 0;
  for (let at = indices, behind = indices + (address(p, 4) << 2); at < behind; at += 4) {
    const index = load<i32>(at);
    if (<u32>(index - first) < span) {
      const to = counts + (<usize>index << 2);
      store<i32>(to, load<i32>(to) + 1);
      own++;
    } else if (<u32>index >= <u32>rows) fail(index, rows);
  }
  store<i32>(total, own);
}

/** Turns counts into starts and puts the terms of each segment in their places; starts become ends. */
function place(p: usize, first: i32, last: i32, starts: usize, totals: usize): void {
  let next = 0;
  for (let other = 0; other < rank; other++) next += load<i32>(totals + (<usize>other << 2));
  for (let segment = first; segment < last; segment++) {
    const at = starts + (<usize>segment << 2);
    const own = load<i32>(at);
    store<i32>(at, next);
    next += own;
  }
  const values = address(p, 1);
  const indices = address(p, 2);
  const x = address(p, 3);
  const entries = word(p, 4);
  const each = word(p, 5);
  const rowBytes = address(p, 7) << 2;
  const list = address(p, 10);
  const span = <u32>(last - first);
  for (let e = 0, row = x; e < entries; row += rowBytes) {
    for (const behind = e + each; e < behind; e++) {
      const index = load<i32>(indices + (<usize>e << 2));
      if (<u32>(index - first) >= span) continue;
      const at = starts + (<usize>index << 2);
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
  const list = address(p, 10);
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
