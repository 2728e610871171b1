import { address, copyBytes, word } from "./words";

/*
 * What the windows of places see, as the rows of a matrix: for each place the taps of its window, each with all channels,
 * 0 outside the image. Words 6 to 18 of `p`: height, width and channels of the source (word 1), N, then B, places down
 * and across, steps of the source from one place to the next, its first row and column, height and width of the window.
 */

/** Writes the rows of places `first` … `last` − 1. */
export function imageRows(p: usize, first: i32, last: i32, to: usize): void {
  const height = word(p, 6);
  const width = word(p, 7);
  const down = word(p, 11);
  const across = word(p, 12);
  const taps = word(p, 18);
  const pixel = address(p, 8) << 2;
  const runBytes = <usize>taps * pixel;
  let line = first / across;
  let j = first - line * across;
  let b = line / down;
  let i = line - b * down;
  for (let place = first; place < last; place++) {
    const y = i * word(p, 13) + word(p, 15);
    const x = j * word(p, 14) + word(p, 16);
    const left = min(max(-x, 0), taps);
    const right = max(min(width - x, taps), left);
    const before = <usize>left * pixel;
    const inside = <usize>(right - left) * pixel;
    let from = address(p, 1) + <usize>((b * height + y) * width + x) * pixel + before;
    for (let u = 0; u < word(p, 17); u++, from += <usize>width * pixel, to += runBytes) {
      if (<u32>(y + u) >= <u32>height) {
        memory.fill(to, 0, runBytes);
        continue;
      }
      if (left > 0) memory.fill(to, 0, before);
      copyBytes(to + before, from, inside);
      if (right < taps) memory.fill(to + before + inside, 0, runBytes - before - inside);
    }
    if (++j == across) {
      j = 0;
      if (++i == down) {
        i = 0;
        b++;
      }
    }
  }
}
