import { multiplyAdd } from "./tile";

/**
 * The 4×8 tile of y at four places and one panel of the filter. `list` holds the four addresses in the target, then those
 * in the source for each segment of `run` channels; `rows` × `columns` of the tile are stored. `temporary`: 16 bytes.
 */
export function correlateTile(
  list: usize, offset: usize, segments: i32, run: i32, b: usize, rows: i32, columns: i32, temporary: usize,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const four = <usize>(run & ~3) << 2;
  const all = <usize>run << 2;
  for (let at = list + 16, last = at + (<usize>segments << 4); at < last; at += 16) {
    let x0 = <usize>load<u32>(at);
    let x1 = <usize>load<u32>(at, 4);
    let x2 = <usize>load<u32>(at, 8);
    let x3 = <usize>load<u32>(at, 12);
    const rest = x0 + all;
    // Four channels at a time, so that the addresses are counted up once for them.
    for (const end = x0 + four; x0 < end; x0 += 16, x1 += 16, x2 += 16, x3 += 16, b += 128) {
      let b0 = v128.load(b);
      let b1 = v128.load(b, 16);
      let x = v128.load_splat<f32>(x0);
      c00 = multiplyAdd(x, b0, c00);
      c01 = multiplyAdd(x, b1, c01);
      x = v128.load_splat<f32>(x1);
      c10 = multiplyAdd(x, b0, c10);
      c11 = multiplyAdd(x, b1, c11);
      x = v128.load_splat<f32>(x2);
      c20 = multiplyAdd(x, b0, c20);
      c21 = multiplyAdd(x, b1, c21);
      x = v128.load_splat<f32>(x3);
      c30 = multiplyAdd(x, b0, c30);
      c31 = multiplyAdd(x, b1, c31);
      b0 = v128.load(b, 32);
      b1 = v128.load(b, 48);
      x = v128.load_splat<f32>(x0, 4);
      c00 = multiplyAdd(x, b0, c00);
      c01 = multiplyAdd(x, b1, c01);
      x = v128.load_splat<f32>(x1, 4);
      c10 = multiplyAdd(x, b0, c10);
      c11 = multiplyAdd(x, b1, c11);
      x = v128.load_splat<f32>(x2, 4);
      c20 = multiplyAdd(x, b0, c20);
      c21 = multiplyAdd(x, b1, c21);
      x = v128.load_splat<f32>(x3, 4);
      c30 = multiplyAdd(x, b0, c30);
      c31 = multiplyAdd(x, b1, c31);
      b0 = v128.load(b, 64);
      b1 = v128.load(b, 80);
      x = v128.load_splat<f32>(x0, 8);
      c00 = multiplyAdd(x, b0, c00);
      c01 = multiplyAdd(x, b1, c01);
      x = v128.load_splat<f32>(x1, 8);
      c10 = multiplyAdd(x, b0, c10);
      c11 = multiplyAdd(x, b1, c11);
      x = v128.load_splat<f32>(x2, 8);
      c20 = multiplyAdd(x, b0, c20);
      c21 = multiplyAdd(x, b1, c21);
      x = v128.load_splat<f32>(x3, 8);
      c30 = multiplyAdd(x, b0, c30);
      c31 = multiplyAdd(x, b1, c31);
      b0 = v128.load(b, 96);
      b1 = v128.load(b, 112);
      x = v128.load_splat<f32>(x0, 12);
      c00 = multiplyAdd(x, b0, c00);
      c01 = multiplyAdd(x, b1, c01);
      x = v128.load_splat<f32>(x1, 12);
      c10 = multiplyAdd(x, b0, c10);
      c11 = multiplyAdd(x, b1, c11);
      x = v128.load_splat<f32>(x2, 12);
      c20 = multiplyAdd(x, b0, c20);
      c21 = multiplyAdd(x, b1, c21);
      x = v128.load_splat<f32>(x3, 12);
      c30 = multiplyAdd(x, b0, c30);
      c31 = multiplyAdd(x, b1, c31);
    }
    for (; x0 < rest; x0 += 4, x1 += 4, x2 += 4, x3 += 4, b += 32) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let x = v128.load_splat<f32>(x0);
      c00 = multiplyAdd(x, b0, c00);
      c01 = multiplyAdd(x, b1, c01);
      x = v128.load_splat<f32>(x1);
      c10 = multiplyAdd(x, b0, c10);
      c11 = multiplyAdd(x, b1, c11);
      x = v128.load_splat<f32>(x2);
      c20 = multiplyAdd(x, b0, c20);
      c21 = multiplyAdd(x, b1, c21);
      x = v128.load_splat<f32>(x3);
      c30 = multiplyAdd(x, b0, c30);
      c31 = multiplyAdd(x, b1, c31);
    }
  }
  storeHalves(list, offset, c00, c01, columns, temporary);
  if (rows > 1) storeHalves(list + 4, offset, c10, c11, columns, temporary);
  if (rows > 2) storeHalves(list + 8, offset, c20, c21, columns, temporary);
  if (rows > 3) storeHalves(list + 12, offset, c30, c31, columns, temporary);
}

/** Stores up to 8 columns of one place. */
function storeHalves(list: usize, offset: usize, low: v128, high: v128, columns: i32, temporary: usize): void {
  const to = <usize>load<u32>(list) + offset;
  if (columns >= 4) v128.store(to, low);
  else return storeFirst(to, low, columns, temporary);
  if (columns >= 8) v128.store(to, high, 16);
  else storeFirst(to + 16, high, columns - 4, temporary);
}

function storeFirst(to: usize, v: v128, count: i32, temporary: usize): void {
  v128.store(temporary, v);
  for (let i: usize = 0; i < <usize>count << 2; i += 4) store<f32>(to + i, load<f32>(temporary + i));
}
