/** Two neighbours that can be joined. */
export interface Pair {
  /** Score of the joined piece. */
  readonly score: number;
  /** Place of the left one. */
  readonly left: number;
  /** Place of the right one. */
  readonly right: number;
  /** What the two were when they were found. */
  readonly leftId: number;
  readonly rightId: number;
  /** What they become. */
  readonly joined: number;
}

/** Whether `a` comes before `b`: the higher score, among equals the one further left. */
const isBefore = (a: Pair, b: Pair): boolean => a.score > b.score || (a.score === b.score && a.left < b.left);

/** Pairs of which the best can be taken out, in logarithmic time (a binary heap). */
export class PairHeap {
  readonly #pairs: Pair[] = [];

  /** Puts a pair in. */
  push(pair: Pair): void {
    const pairs = this.#pairs;
    let at = pairs.length;
    pairs.push(pair);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(pair, pairs[parent])) break;
      pairs[at] = pairs[parent];
      at = parent;
    }
    pairs[at] = pair;
  }

  /** Takes the best pair out; `undefined` when there is none left. */
  pop(): Pair | undefined {
    const pairs = this.#pairs;
    const best = pairs[0];
    const last = pairs.pop();
    if (last === undefined || pairs.length === 0) return last;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= pairs.length) break;
      if (child + 1 < pairs.length && isBefore(pairs[child + 1], pairs[child])) child++;
      if (!isBefore(pairs[child], last)) break;
      pairs[at] = pairs[child];
      at = child;
    }
    pairs[at] = last;
    return best;
  }
}
