/** sum + x·y; rounded once where the engine has relaxed SIMD and the processor a fused instruction. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(x: v128, y: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, sum);
  return f32x4.add(sum, f32x4.mul(x, y));
}

/**
 * The 4×8 tile of C that a panel of A (4 rows) and a panel of B (8 columns) give over K: 8 accumulators, 2 vectors of
 * B and 1 of A fit the 16 registers of x86-64. `accumulate` adds to what C holds.
 */
export function tile(to: usize, stride: usize, a: usize, b: usize, K: i32, accumulate: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (const end = a + (<usize>K << 4); a < end; a += 16, b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load_splat<f32>(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load_splat<f32>(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load_splat<f32>(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
  }
  storeRow(to, c00, c01, accumulate);
  storeRow(to + stride, c10, c11, accumulate);
  storeRow(to + stride * 2, c20, c21, accumulate);
  storeRow(to + stride * 3, c30, c31, accumulate);
}

// @ts-ignore: decorator
@inline
function storeRow(to: usize, low: v128, high: v128, accumulate: bool): void {
  if (accumulate) {
    low = f32x4.add(v128.load(to), low);
    high = f32x4.add(v128.load(to, 16), high);
  }
  v128.store(to, low);
  v128.store(to, high, 16);
}

/** A tile at the edge of C: computed in `temporary` (128 bytes), of which `rows` × `columns` are stored. */
export function edgeTile(
  to: usize, stride: usize, a: usize, b: usize, K: i32, accumulate: bool, rows: i32, columns: i32, temporary: usize,
): void {
  tile(temporary, 32, a, b, K, false);
  for (let row = 0; row < rows; row++, to += stride, temporary += 32) {
    for (let column = 0; column < columns; column++) {
      const at = to + (<usize>column << 2);
      const value = load<f32>(temporary + (<usize>column << 2));
      store<f32>(at, accumulate ? load<f32>(at) + value : value);
    }
  }
}
