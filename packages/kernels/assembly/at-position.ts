import { begin, end, fail, share } from "./control";
import { address, copyBytes, word } from "./words";

/*
 * MOVE_AT: to, from, position, number of runs, elements of a run, elements from one run to the next in target and
 * source, elements that the position counts, number of valid positions, 1 where it counts in the target and 0 in the
 * source.
 */
export function moveAt(p: usize): void {
  const position = load<i32>(address(p, 2));
  const limit = word(p, 8);
  if (<u32>position >= <u32>limit) {
    fail(position, limit);
    return;
  }
  const offset = <usize>(position * word(p, 7)) << 2;
  const to = address(p, 0) + (word(p, 9) ? offset : 0);
  const from = address(p, 1) + (word(p, 9) ? 0 : offset);
  const run = word(p, 4);
  share(word(p, 3) * run, 16);
  for (let i = begin; i < end; ) {
    const outer = i / run;
    const inner = i - outer * run;
    const count = min(run - inner, end - i);
    const target = to + (<usize>(outer * word(p, 5) + inner) << 2);
    copyBytes(target, from + (<usize>(outer * word(p, 6) + inner) << 2), <usize>count << 2);
    i += count;
  }
}
