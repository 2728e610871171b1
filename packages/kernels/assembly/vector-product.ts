import { begin, end, share } from "./control";
import { dot } from "./sums";
import { multiplyAdd } from "./tile";
import { address, word } from "./words";

/*
 * VECTOR_PRODUCT: y, matrix, x, N, K, byte stride of the matrix along N and along K, number of products, rank of the
 * batch, then for each axis of it, innermost first, its size and the strides of matrix and x in elements.
 * yₙ = Σₖ matrix[n, k]·xₖ. One of the strides is 4; x is contiguous.
 */
export function vectorProduct(p: usize): void {
  const N = word(p, 3);
  const K = word(p, 4);
  const nStride = address(p, 5);
  const kStride = address(p, 6);
  const unit = 32;
  const parts = (N - 1) / unit + 1;
  share(word(p, 7) * parts);
  for (let i = begin; i < end; i++) {
    const index = i / parts;
    const first = (i - index * parts) * unit;
    const last = min(first + unit, N);
    let matrix = address(p, 1) + <usize>first * nStride;
    let x = address(p, 2);
    let rest = index;
    for (let axis = 0, q = p + 36; axis < word(p, 8); axis++, q += 12) {
      const size = word(q, 0);
      const quotient = rest / size;
      matrix += <usize>((rest - quotient * size) * word(q, 1)) << 2;
      x += <usize>((rest - quotient * size) * word(q, 2)) << 2;
      rest = quotient;
    }
    let to = address(p, 0) + ((<usize>index * N + first) << 2);
    if (kStride == 4) {
      for (let n = first; n < last; n++, to += 4, matrix += nStride) store<f32>(to, <f32>dot(matrix, x, K));
    } else if (last - first == unit) wideColumns(to, matrix, x, K, kStride);
    else {
      for (let n = first; n < last; n++, to += 4, matrix += 4) store<f32>(to, column(matrix, x, K, kStride));
    }
  }
}

/** 32 columns at once. */
function wideColumns(to: usize, matrix: usize, x: usize, K: i32, stride: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (const end = x + (<usize>K << 2); x < end; x += 4, matrix += stride) {
    const v = v128.load_splat<f32>(x);
    s0 = multiplyAdd(v, v128.load(matrix), s0);
    s1 = multiplyAdd(v, v128.load(matrix, 16), s1);
    s2 = multiplyAdd(v, v128.load(matrix, 32), s2);
    s3 = multiplyAdd(v, v128.load(matrix, 48), s3);
    s4 = multiplyAdd(v, v128.load(matrix, 64), s4);
    s5 = multiplyAdd(v, v128.load(matrix, 80), s5);
    s6 = multiplyAdd(v, v128.load(matrix, 96), s6);
    s7 = multiplyAdd(v, v128.load(matrix, 112), s7);
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
  v128.store(to, s4, 64);
  v128.store(to, s5, 80);
  v128.store(to, s6, 96);
  v128.store(to, s7, 112);
}

function column(matrix: usize, x: usize, K: i32, stride: usize): f32 {
  let sum: f64 = 0;
  for (const end = x + (<usize>K << 2); x < end; x += 4, matrix += stride) sum += <f64>load<f32>(x) * load<f32>(matrix);
  return <f32>sum;
}
