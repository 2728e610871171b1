/** Waits in JavaScript until `address` no longer holds `value`. (`memory.atomic.wait32` is miscompiled by Node 20.) */
@external("env", "park")
export declare function park(address: usize, value: i32): void;

/** xʸ in double precision, with JavaScript's special cases. */
@external("env", "pow")
export declare function pow(x: f64, y: f64): f64;

/** sin x in double precision, for arguments too large for the kernels' own reduction. */
@external("env", "sin")
export declare function sin(x: f64): f64;

/** cos x in double precision, likewise. */
@external("env", "cos")
export declare function cos(x: f64): f64;

/**
 * A product that the host computes on this thread: C = A·B, or C += A·B; `transposeA`: A lies as [K, M], `transposeB`:
 * B lies as [N, K]. Each stride is the distance from one row to the next in elements.
 */
@external("env", "hostProduct")
export declare function hostProduct(
  transposeA: bool, transposeB: bool, M: i32, N: i32, K: i32,
  a: usize, strideA: i32, b: usize, strideB: i32, c: usize, strideC: i32, accumulate: bool,
): void;
