import { exp, sigmoid, tanh } from "./functions";

/*
 * Activations of four floats at once. What is clamped meets a factor that is 0 there, so that −∞ and ∞ give the limits
 * and not ∞·0.
 */

// @ts-ignore: decorator
@inline
function c(value: f32): v128 {
  return f32x4.splat(value);
}

// @ts-ignore: decorator
@inline
function clamp(x: v128, limit: f32): v128 {
  return f32x4.min(f32x4.max(x, c(-limit)), c(limit));
}

/** Loaded, not built, as in functions.ts: p; the polynomial, highest coefficient first; 1; −½; 1/√(2π). */
const NUMBERS = memory.data<f32>([
  0.2316419, 0.530702714, -0.726576013, 0.71070687, -0.142248368, 0.127414796, 1, -0.5, 0.39894228,
]);

// @ts-ignore: decorator
@inline
function at(i: usize): v128 {
  return v128.load_splat<f32>(NUMBERS + (i << 2));
}

/**
 * Φ(x) from e = e^(−x²/2): e·t·P(t) in the left half and 1 less that in the right, with t = 1/(1 + p·|x|). P is formula
 * 7.1.26 of Abramowitz and Stegun, so Φ is off by 8e-8 at most.
 */
// @ts-ignore: decorator
@inline
function normalProbability(x: v128, e: v128): v128 {
  const t = f32x4.div(at(6), f32x4.add(at(6), f32x4.mul(at(0), f32x4.abs(x))));
  const square = f32x4.mul(t, t);
  const low = f32x4.add(f32x4.mul(at(4), t), at(5));
  const middle = f32x4.add(f32x4.mul(at(2), t), at(3));
  const high = f32x4.mul(f32x4.mul(at(1), square), square);
  const p = f32x4.add(f32x4.add(f32x4.mul(middle, square), low), high);
  const tail = f32x4.mul(f32x4.mul(p, t), e);
  return v128.bitselect(tail, f32x4.sub(at(6), tail), f32x4.lt(x, c(0)));
}

/** e^(−x²/2) */
// @ts-ignore: decorator
@inline
function bell(x: v128): v128 {
  return exp(f32x4.mul(f32x4.mul(x, x), at(7)));
}

/** x·Φ(x) */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  const near = f32x4.max(x, c(-50));
  return f32x4.mul(near, normalProbability(near, bell(near)));
}

/** Φ(x) + x·φ(x) with φ(x) = e^(−x²/2)/√(2π) */
// @ts-ignore: decorator
@inline
export function geluDerivative(x: v128): v128 {
  const near = clamp(x, 50);
  const e = bell(near);
  return f32x4.add(normalProbability(near, e), f32x4.mul(f32x4.mul(near, at(8)), e));
}

/** t = tanh(√(2/π)·(x + 0.044715x³)) */
// @ts-ignore: decorator
@inline
function tanhOfAngle(x: v128): v128 {
  const near = clamp(x, 50);
  const cube = f32x4.mul(f32x4.mul(near, near), near);
  return tanh(f32x4.mul(c(0.79788456), f32x4.add(near, f32x4.mul(c(0.044715), cube))));
}

/** ½x·(1 + t) */
// @ts-ignore: decorator
@inline
export function geluTanh(x: v128): v128 {
  const half = f32x4.mul(c(0.5), f32x4.max(x, c(-50)));
  return f32x4.mul(half, f32x4.add(c(1), tanhOfAngle(x)));
}

/** ½·(1 + t) + ½x·(1 − t²)·√(2/π)·(1 + 0.134145x²) */
// @ts-ignore: decorator
@inline
export function geluTanhDerivative(x: v128): v128 {
  const near = clamp(x, 50);
  const t = tanhOfAngle(x);
  const slope = f32x4.mul(c(0.79788456), f32x4.add(c(1), f32x4.mul(c(0.134145), f32x4.mul(near, near))));
  const rise = f32x4.mul(f32x4.mul(near, f32x4.sub(c(1), f32x4.mul(t, t))), slope);
  return f32x4.mul(c(0.5), f32x4.add(f32x4.add(c(1), t), rise));
}

/** x·σ(x) */
// @ts-ignore: decorator
@inline
export function silu(x: v128): v128 {
  return f32x4.mul(f32x4.max(x, c(-1000)), sigmoid(x));
}

/** s·(1 + x·(1 − s)) with s = σ(x) */
// @ts-ignore: decorator
@inline
export function siluDerivative(x: v128): v128 {
  const s = sigmoid(x);
  return f32x4.mul(s, f32x4.add(c(1), f32x4.mul(clamp(x, 1000), f32x4.sub(c(1), s))));
}
