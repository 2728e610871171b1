import { erf } from "./erf.ts";

const clamp = (x: number, limit: number) => Math.min(Math.max(x, -limit), limit);
const ROOT = Math.sqrt(2 / Math.PI);

/** Φ(x) = ½·(1 + erf(x/√2)) */
const normalProbability = (x: number) => (1 + erf(x * Math.SQRT1_2)) / 2;

/** φ(x) = e^(−x²/2)/√(2π) */
const normalDensity = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

// What is clamped below meets a factor that is 0 there: so −∞ and ∞ give the limits, not ∞·0.

/** x·Φ(x) */
export const gelu = (x: number): number => Math.max(x, -50) * normalProbability(x);

/** Φ(x) + x·φ(x) */
export const geluDerivative = (x: number): number => normalProbability(x) + clamp(x, 50) * normalDensity(x);

/** ½x·(1 + tanh u) */
export const geluTanh = (x: number): number => (Math.max(x, -50) * (1 + Math.tanh(angle(x)))) / 2;

/** ½·(1 + t) + ½x·(1 − t²)·u′ */
export function geluTanhDerivative(x: number): number {
  const t = Math.tanh(angle(x));
  const near = clamp(x, 50);
  return (1 + t) / 2 + ((near * (1 - t * t)) / 2) * ROOT * (1 + 3 * 0.044715 * near * near);
}

/** u = √(2/π)·(x + 0.044715x³) */
const angle = (x: number) => ROOT * (x + 0.044715 * x ** 3);

/** x·σ(x) */
export const silu = (x: number): number => Math.max(x, -1000) / (1 + Math.exp(-x));

/** s·(1 + x·(1 − s)) with s = σ(x) */
export function siluDerivative(x: number): number {
  const s = 1 / (1 + Math.exp(-x));
  return s * (1 + clamp(x, 1000) * (1 - s));
}
