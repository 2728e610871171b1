import { erf, exp, sigmoid, tanh } from "./functions";

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

/** Φ(x) = ½ + ½·erf(x/√2) */
// @ts-ignore: decorator
@inline
function normalProbability(x: v128): v128 {
  return f32x4.add(c(0.5), f32x4.mul(c(0.5), erf(f32x4.mul(x, c(0.70710678)))));
}

/** x·Φ(x) */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  return f32x4.mul(f32x4.max(x, c(-50)), normalProbability(x));
}

/** Φ(x) + x·φ(x) with φ(x) = e^(−x²/2)/√(2π) */
// @ts-ignore: decorator
@inline
export function geluDerivative(x: v128): v128 {
  const near = clamp(x, 50);
  const density = f32x4.mul(c(0.39894228), exp(f32x4.mul(f32x4.mul(near, near), c(-0.5))));
  return f32x4.add(normalProbability(x), f32x4.mul(near, density));
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
