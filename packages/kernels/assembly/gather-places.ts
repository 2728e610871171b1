import { transpose4 } from "./pack";
import { address, word } from "./words";

/*
 * What the windows of four places see, as a panel: for each tap of the filter and each channel the four values, 0 for
 * those outside the image. `p` and `q` are the words of CORRELATE and of one of its phases.
 */

/** The panel of the places j … j + 3 of row i. */
export function gatherRow(p: usize, q: usize, b: i32, i: i32, j: i32, to: usize): void {
  const height = word(p, 7);
  const width = word(p, 8);
  const channels = word(p, 9);
  const taps = word(q, 9);
  const step = word(p, 16);
  const zeros = address(p, 4);
  const y = i * word(p, 15) + word(q, 6);
  const x = j * step + word(q, 7);
  const pixel = <usize>channels << 2;
  const lane = <usize>step * pixel;
  // Taps that see pixels inside at all four places; they are neighbours in memory.
  const first = min(max(-x, 0), taps);
  const last = max(min(width - x - 3 * step, taps), first);
  const tapBytes = pixel << 2;
  const rowBytes = <usize>width * pixel;
  let from = address(p, 1) + <usize>((b * height + y) * width + x) * pixel;
  for (let u = 0; u < word(q, 8); u++, from += rowBytes) {
    if (<u32>(y + u) >= <u32>height) {
      memory.fill(to, 0, <usize>taps * tapBytes);
      to += <usize>taps * tapBytes;
      continue;
    }
    for (let v = 0; v < taps; ) {
      const at = from + <usize>v * pixel;
      if (v == first && last > first) {
        const run = (last - first) * channels;
        gather4(to, at, at + lane, at + lane * 2, at + lane * 3, run);
        to += <usize>run << 4;
        v = last;
        continue;
      }
      gather4(
        to,
        <u32>(x + v) < <u32>width ? at : zeros,
        <u32>(x + v + step) < <u32>width ? at + lane : zeros,
        <u32>(x + v + step * 2) < <u32>width ? at + lane * 2 : zeros,
        <u32>(x + v + step * 3) < <u32>width ? at + lane * 3 : zeros,
        channels,
      );
      to += tapBytes;
      v++;
    }
  }
}

/** The panel of `rows` places from place j of row i on, which may go on in the next row or image. */
export function gatherPlaces(p: usize, q: usize, b: i32, i: i32, j: i32, rows: i32, panel: usize): void {
  const height = word(p, 7);
  const width = word(p, 8);
  const channels = word(p, 9);
  for (let lane = 0; lane < 4; lane++) {
    let to = panel + (<usize>lane << 2);
    const y = i * word(p, 15) + word(q, 6);
    const x = j * word(p, 16) + word(q, 7);
    for (let u = 0; u < word(q, 8); u++) {
      for (let v = 0; v < word(q, 9); v++) {
        const isInside = lane < rows && <u32>(y + u) < <u32>height && <u32>(x + v) < <u32>width;
        let from = address(p, 4);
        if (isInside) from = address(p, 1) + (<usize>(((b * height + y + u) * width + x + v) * channels) << 2);
        for (const end = from + (<usize>channels << 2); from < end; from += 4, to += 16) {
          store<u32>(to, load<u32>(from));
        }
      }
    }
    if (++j == word(q, 3)) {
      j = 0;
      if (++i == word(q, 2)) {
        i = 0;
        b++;
      }
    }
  }
}

/** `run` values from four addresses, side by side. */
// @ts-ignore: decorator
@inline
function gather4(to: usize, x0: usize, x1: usize, x2: usize, x3: usize, run: i32): void {
  const end = x0 + (<usize>run << 2);
  for (const whole = x0 + (<usize>(run & ~3) << 2); x0 < whole; x0 += 16, x1 += 16, x2 += 16, x3 += 16, to += 64) {
    transpose4(v128.load(x0), v128.load(x1), v128.load(x2), v128.load(x3), to, 16);
  }
  for (; x0 < end; x0 += 4, x1 += 4, x2 += 4, x3 += 4, to += 16) {
    store<u32>(to, load<u32>(x0));
    store<u32>(to, load<u32>(x1), 4);
    store<u32>(to, load<u32>(x2), 8);
    store<u32>(to, load<u32>(x3), 12);
  }
}
