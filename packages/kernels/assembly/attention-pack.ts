import { pack4 } from "./pack";

/**
 * Packs rows for `tile`: panels of 8 columns, row after row, times a factor; absent columns are 0. What it writes is
 * as long as `count` rows of a multiple of 8 columns.
 */
export function packRows(to: usize, from: usize, row: usize, count: i32, columns: i32, factor: f32): void {
  const scale = f32x4.splat(factor);
  for (let c = 0; c < columns; c += 8, from += 32) {
    const whole = columns - c >= 8;
    let x = from;
    for (const end = to + (<usize>count << 5); to < end; to += 32, x += row) {
      if (whole) {
        v128.store(to, f32x4.mul(v128.load(x), scale));
        v128.store(to, f32x4.mul(v128.load(x, 16), scale), 16);
      } else {
        v128.store(to, f32x4.splat(0));
        v128.store(to, f32x4.splat(0), 16);
        for (let i: usize = 0; i < <usize>(columns - c) << 2; i += 4) {
          store<f32>(to + i, load<f32>(x + i) * factor);
        }
      }
    }
  }
}

/** Packs rows as the lanes of panels of 4: element after element; absent lanes are 0. */
export function packLanes4(to: usize, from: usize, row: usize, count: i32, columns: i32): void {
  const bytes = <usize>columns << 4;
  for (let lane = 0; lane < count; lane += 4, to += bytes) {
    pack4(to, 16, from + <usize>lane * row, 4, row, count - lane, columns);
  }
}

/** Packs rows as the lanes of panels of 8: element after element; absent lanes are 0. */
export function packLanes8(to: usize, from: usize, row: usize, count: i32, columns: i32): void {
  const bytes = <usize>columns << 5;
  for (let lane = 0; lane < count; lane += 8, to += bytes) {
    const x = from + <usize>lane * row;
    pack4(to, 32, x, 4, row, count - lane, columns);
    pack4(to + 16, 32, x + row * 4, 4, row, count - lane - 4, columns);
  }
}
