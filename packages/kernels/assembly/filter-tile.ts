import { multiplyAdd } from "./tile";

/**
 * sums[4, 8] += Σ x[4]·g[8] over `rows` rows of `count` places. x is a panel of 4 channels, `xStep` bytes from one place
 * to the next and `xRow` from one row to the next; g a panel of 8 channels, whose places are neighbours.
 */
export function filterTile(
  sums: usize, x: usize, xStep: usize, xRow: usize, g: usize, gRow: usize, rows: i32, count: i32,
): void {
  let c00 = v128.load(sums);
  let c01 = v128.load(sums, 16);
  let c10 = v128.load(sums, 32);
  let c11 = v128.load(sums, 48);
  let c20 = v128.load(sums, 64);
  let c21 = v128.load(sums, 80);
  let c30 = v128.load(sums, 96);
  let c31 = v128.load(sums, 112);
  for (let row = 0; row < rows; row++, x += xRow, g += gRow) {
    let from = x;
    for (let at = g, last = g + (<usize>count << 5); at < last; at += 32, from += xStep) {
      const g0 = v128.load(at);
      const g1 = v128.load(at, 16);
      let v = v128.load_splat<f32>(from);
      c00 = multiplyAdd(v, g0, c00);
      c01 = multiplyAdd(v, g1, c01);
      v = v128.load_splat<f32>(from, 4);
      c10 = multiplyAdd(v, g0, c10);
      c11 = multiplyAdd(v, g1, c11);
      v = v128.load_splat<f32>(from, 8);
      c20 = multiplyAdd(v, g0, c20);
      c21 = multiplyAdd(v, g1, c21);
      v = v128.load_splat<f32>(from, 12);
      c30 = multiplyAdd(v, g0, c30);
      c31 = multiplyAdd(v, g1, c31);
    }
  }
  v128.store(sums, c00);
  v128.store(sums, c01, 16);
  v128.store(sums, c10, 32);
  v128.store(sums, c11, 48);
  v128.store(sums, c20, 64);
  v128.store(sums, c21, 80);
  v128.store(sums, c30, 96);
  v128.store(sums, c31, 112);
}
