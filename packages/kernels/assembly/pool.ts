import { begin, end, share } from "./control";
import { address, float, storeLanes, word } from "./words";

/*
 * POOL, MAX_POOL_GRADIENT and SUM_POOL_GRADIENT: the addresses of y (or dx), x and g (or 0); B, H, W, C, OH, OW, rows and
 * columns of the window and of the stride, top, left, what a sum is multiplied with, whether POOL takes the maximum
 * instead, whether windows side by side cover the image without padding.
 */

/** The first place of a window that lies inside, when it begins at `start`. */
// @ts-ignore: decorator
@inline
function inside(start: i32): i32 {
  return max(0, -start);
}

/** POOL: the maximum or the sum of each window. */
export function pool(p: usize): void {
  const H = word(p, 4);
  const W = word(p, 5);
  const OW = word(p, 8);
  const scale = float(p, 15);
  const pixel = address(p, 6) << 2;
  share(word(p, 3) * word(p, 7) * OW);
  for (let place = begin; place < end; place++) {
    const line = place / OW;
    const b = line / word(p, 7);
    const y = (line - b * word(p, 7)) * word(p, 11) - word(p, 13);
    const x = (place - line * OW) * word(p, 12) - word(p, 14);
    const top = inside(y);
    const left = inside(x);
    const rows = min(word(p, 9), H - y) - top;
    const columns = min(word(p, 10), W - x) - left;
    const from = address(p, 1) + <usize>((b * H + y + top) * W + x + left) * pixel;
    const to = address(p, 0) + <usize>place * pixel;
    if (word(p, 16)) maxOfWindow(to, from, rows, columns, <usize>W * pixel, pixel);
    else sumOfWindow(to, from, rows, columns, <usize>W * pixel, pixel, scale);
  }
}

/** The largest of `rows` × `columns` pixels, channel by channel; NaN wins. */
function maxOfWindow(to: usize, from: usize, rows: i32, columns: i32, rowBytes: usize, pixel: usize): void {
  for (let c: usize = 0; c < pixel; c += 16) {
    let result = v128.load(from + c);
    for (let u = 0, row = from + c; u < rows; u++, row += rowBytes) {
      for (let at = row, last = row + <usize>columns * pixel; at < last; at += pixel) {
        result = f32x4.max(result, v128.load(at));
      }
    }
    storeChannels(to + c, result, pixel - c);
  }
}

/** scale·Σ of `rows` × `columns` pixels; there may be none. */
function sumOfWindow(
  to: usize, from: usize, rows: i32, columns: i32, rowBytes: usize, pixel: usize, scale: f32,
): void {
  for (let c: usize = 0; c < pixel; c += 16) {
    let result = f32x4.splat(0);
    for (let u = 0, row = from + c; u < rows; u++, row += rowBytes) {
      for (let v = 0, at = row; v < columns; v++, at += pixel) result = f32x4.add(result, v128.load(at));
    }
    storeChannels(to + c, f32x4.mul(result, f32x4.splat(scale)), pixel - c);
  }
}

/** Stores a vector, or what is left of a pixel. */
// @ts-ignore: decorator
@inline
function storeChannels(to: usize, v: v128, left: usize): void {
  if (left >= 16) v128.store(to, v);
  else storeLanes(to, v, <i32>left >> 2);
}

/**
 * MAX_POOL_GRADIENT. Where windows do not overlap from row to row each row of windows is a unit of work, with the rows of
 * dx up to the next one; elsewhere 16 channels of an image are. So no two threads ever add to the same element.
 */
export function maxPoolGradient(p: usize): void {
  const H = word(p, 4);
  const pixel = address(p, 6) << 2;
  const OH = word(p, 7);
  const stride = word(p, 11);
  const apart = stride >= word(p, 9);
  const units = apart ? OH : (word(p, 6) + 15) >> 4;
  share(word(p, 3) * units);
  for (let i = begin; i < end; i++) {
    const b = i / units;
    const unit = i - b * units;
    if (!apart) {
      const first = <usize>unit << 6;
      spreadRows(p, b, 0, OH, 0, H, first, min(first + 64, pixel));
    } else {
      const from = unit == 0 ? 0 : max(0, min(H, unit * stride - word(p, 13)));
      const to = unit == OH - 1 ? H : max(0, min(H, (unit + 1) * stride - word(p, 13)));
      spreadRows(p, b, unit, unit + 1, from, to, 0, pixel);
    }
  }
}

/** Zeros rows `from` … `to` − 1 of dx, then adds g of the rows of windows `first` … `last` − 1; some bytes of each pixel. */
function spreadRows(
  p: usize, b: i32, first: i32, last: i32, from: i32, to: i32, firstByte: usize, lastByte: usize,
): void {
  const H = word(p, 4);
  const W = word(p, 5);
  const OW = word(p, 8);
  const pixel = address(p, 6) << 2;
  const image = <usize>(b * H * W) * pixel;
  const dx = address(p, 0) + image;
  if (lastByte - firstByte == pixel) {
    memory.fill(dx + <usize>(from * W) * pixel, 0, <usize>((to - from) * W) * pixel);
  } else {
    for (let at = from * W; at < to * W; at++) {
      memory.fill(dx + <usize>at * pixel + firstByte, 0, lastByte - firstByte);
    }
  }
  for (let i = first; i < last; i++) {
    const y = i * word(p, 11) - word(p, 13);
    const top = inside(y);
    const rows = min(word(p, 9), H - y) - top;
    for (let j = 0; j < OW; j++) {
      const x = j * word(p, 12) - word(p, 14);
      const left = inside(x);
      const columns = min(word(p, 10), W - x) - left;
      const corner = <usize>((y + top) * W + x + left) * pixel;
      const g = address(p, 2) + <usize>((b * word(p, 7) + i) * OW + j) * pixel;
      for (let c = firstByte; c < lastByte; c += 16) {
        const source = address(p, 1) + image + corner + c;
        addAtLargest(dx + corner + c, source, v128.load(g + c), rows, columns, <usize>W * pixel, pixel, lastByte - c);
      }
    }
  }
}

/** Adds g at the first largest element of a window, or at the first NaN, in each of four channels. */
function addAtLargest(
  to: usize, from: usize, g: v128, rows: i32, columns: i32, rowBytes: usize, pixel: usize, left: usize,
): void {
  let largest = v128.load(from);
  for (let u = 0, row = from; u < rows; u++, row += rowBytes) {
    for (let v = 0, at = row; v < columns; v++, at += pixel) largest = f32x4.max(largest, v128.load(at));
  }
  let open = i32x4.splat(-1);
  const distance = to - from;
  for (let u = 0, row = from; u < rows; u++, row += rowBytes) {
    for (let v = 0, at = row; v < columns; v++, at += pixel) {
      const value = v128.load(at);
      const hit = v128.and(open, v128.or(f32x4.eq(value, largest), f32x4.ne(value, value)));
      storeChannels(at + distance, f32x4.add(v128.load(at + distance), v128.and(hit, g)), left);
      open = v128.andnot(open, hit);
    }
  }
}

/** SUM_POOL_GRADIENT: each row of dx is the sum of the rows of g whose windows reach it. */
export function sumPoolGradient(p: usize): void {
  const H = word(p, 4);
  const W = word(p, 5);
  const OH = word(p, 7);
  const OW = word(p, 8);
  const strideY = word(p, 11);
  const pixel = address(p, 6) << 2;
  const covers = word(p, 17) != 0;
  const scale = f32x4.splat(float(p, 15));
  share(word(p, 3) * H);
  for (let line = begin; line < end; line++) {
    const b = line / H;
    const y = line - b * H + word(p, 13);
    const dx = address(p, 0) + <usize>(line * W) * pixel;
    if (!covers) memory.fill(dx, 0, <usize>W * pixel);
    const first = y < word(p, 9) ? 0 : (y - word(p, 9)) / strideY + 1;
    const last = min(OH, y / strideY + 1);
    for (let i = first; i < last; i++) {
      for (let j = 0; j < OW; j++) {
        const g = address(p, 2) + <usize>((b * OH + i) * OW + j) * pixel;
        const x = j * word(p, 12) - word(p, 14);
        const left = inside(x);
        const columns = min(word(p, 10), W - x) - left;
        const corner = dx + <usize>(x + left) * pixel;
        for (let c: usize = 0; c < pixel; c += 16) {
          const value = f32x4.mul(v128.load(g + c), scale);
          for (let v = 0, to = corner + c; v < columns; v++, to += pixel) {
            storeChannels(to, covers ? value : f32x4.add(v128.load(to), value), pixel - c);
          }
        }
      }
    }
  }
}
