import * as host from "./host";

/*
 * Functions of four floats at once, within a few units in the last place. The polynomials are minimax fits in the
 * relative error of the result; results below 1.2e-38 may flush to 0.
 *
 * Coefficients of the functions that cost most lie in memory: V8 makes a constant vector from two 64-bit halves, in
 * four instructions and in each round of a loop, and spends as long on that as on the arithmetic. To load one and
 * spread it is one instruction. The polynomials that are longest are trees: their halves do not wait for each other, as
 * they do in Horner's scheme, where the processor runs out of room for neighbouring vectors before the sum is done.
 */

// @ts-ignore: decorator
@inline
function c(value: f32): v128 {
  return f32x4.splat(value);
}

const NUMBERS = memory.data<f32>([
  // EXP: 1/ln 2; 1.5·2²³; ln 2 in two parts; the polynomial, highest coefficient first; 1; the largest float; bounds.
  1.44269504, 12582912, 0.693359375, -2.12194440e-4, 0.00138145999, 0.00836871541, 0.0416683879, 0.166665206,
  0.499999934, 1, 3.4028235e38, -87.33654, 88.72283,
  // LOG: the polynomial, highest coefficient first.
  0.0674659193, -0.116756388, 0.118881776, -0.12405592, 0.142195506, -0.166679956, 0.200021187, -0.250000096,
  0.333333126,
  // TANH: the polynomial, highest coefficient first; 1, 2 and where it ends.
  -0.00570499041, 0.0206390907, -0.0537397163, 0.133314422, -0.333332819, 1, 2, 0.625,
  // ERF: the odd polynomial, highest coefficient first; where erf is 1; g, likewise; 1.
  7.85400872e-5, -0.000801024189, 0.00518833377, -0.0268538156, 0.112835853, -0.376126258, 1.12837917, 4,
  -0.000186380084, 0.0029476668, -0.021838097, 0.103106821, 0.638144758, 1.12708923, 0.000341512593, 1,
]);
/** Where the numbers of each function begin. */
const EXP: usize = 0;
const LOG: usize = 13;
const TANH: usize = 22;
const ERF: usize = 30;

/** The i-th number of a function's, four times. */
// @ts-ignore: decorator
@inline
function at(table: usize, i: usize): v128 {
  return v128.load_splat<f32>(NUMBERS + ((table + i) << 2));
}

// @ts-ignore: decorator
@inline
function next(polynomial: v128, x: v128, coefficient: v128): v128 {
  return f32x4.add(f32x4.mul(polynomial, x), coefficient);
}

/** A polynomial of degree 6. */
// @ts-ignore: decorator
@inline
function degree6(x: v128, table: usize): v128 {
  const square = f32x4.mul(x, x);
  const low = f32x4.add(next(at(table, 5), x, at(table, 6)), f32x4.mul(next(at(table, 3), x, at(table, 4)), square));
  const high = f32x4.add(next(at(table, 1), x, at(table, 2)), f32x4.mul(at(table, 0), square));
  return f32x4.add(low, f32x4.mul(high, f32x4.mul(square, square)));
}

/** eˣ = 2ⁿ·eʳ with x = n·ln 2 + r and |r| ≤ ln 2/2. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  // Adding 1.5·2²³ rounds to a whole number, which is then also the low bits of the sum.
  const shifted = f32x4.add(f32x4.mul(x, at(EXP, 0)), at(EXP, 1));
  const n = f32x4.sub(shifted, at(EXP, 1));
  // The first part of ln 2 has so few bits that n times it is exact.
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, at(EXP, 2))), f32x4.mul(n, at(EXP, 3)));
  const square = f32x4.mul(r, r);
  const high = next(next(at(EXP, 4), r, at(EXP, 5)), r, at(EXP, 6));
  let p = f32x4.add(f32x4.mul(high, square), next(at(EXP, 7), r, at(EXP, 8)));
  p = f32x4.add(f32x4.add(f32x4.mul(p, square), r), at(EXP, 9));
  // 2ⁿ by adding n to the exponent's bits: right wherever the result is a normal number, and only used there.
  const y = i32x4.add(p, i32x4.shl(shifted, 23));
  const large = f32x4.mul(x, at(EXP, 10));
  const small = f32x4.lt(x, at(EXP, 11));
  return v128.andnot(v128.bitselect(y, large, f32x4.le(x, at(EXP, 12))), small);
}

/** ln x = e·ln 2 + ln m with x = 2ᵉ·m and √½ ≤ m < √2. */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const tiny = f32x4.lt(x, c(1.17549435e-38));
  // Subnormal numbers are scaled up by 2²³ first.
  const scaled = v128.bitselect(f32x4.mul(x, c(8388608)), x, tiny);
  const shifted = i32x4.sub(scaled, i32x4.splat(0x3f3504f3));
  const e = i32x4.sub(i32x4.shr_s(shifted, 23), v128.and(tiny, i32x4.splat(23)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, c(1));
  const n = f32x4.convert_i32x4_s(e);
  let p = at(LOG, 0);
  p = next(p, f, at(LOG, 1));
  p = next(p, f, at(LOG, 2));
  p = next(p, f, at(LOG, 3));
  p = next(p, f, at(LOG, 4));
  p = next(p, f, at(LOG, 5));
  p = next(p, f, at(LOG, 6));
  p = next(p, f, at(LOG, 7));
  p = next(p, f, at(LOG, 8));
  const square = f32x4.mul(f, f);
  p = f32x4.mul(f32x4.mul(p, f), square);
  p = f32x4.add(p, f32x4.mul(n, c(-2.12194440e-4)));
  p = f32x4.sub(p, f32x4.mul(square, c(0.5)));
  p = f32x4.add(f32x4.add(p, f), f32x4.mul(n, c(0.693359375)));
  // ln 0 = −∞, ln ∞ = ∞, NaN below 0 and for NaN.
  p = v128.bitselect(c(-Infinity), p, f32x4.eq(x, c(0)));
  p = v128.bitselect(x, p, f32x4.eq(x, c(Infinity)));
  return v128.bitselect(p, c(NaN), f32x4.ge(x, c(0)));
}

/** 1/(1 + e⁻ˣ) */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(c(1), f32x4.add(c(1), exp(f32x4.neg(x))));
}

/** tanh x: a polynomial near 0, 1 − 2/(e²ˣ + 1) elsewhere. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const s = f32x4.mul(x, x);
  let p = at(TANH, 0);
  p = next(p, s, at(TANH, 1));
  p = next(p, s, at(TANH, 2));
  p = next(p, s, at(TANH, 3));
  p = next(p, s, at(TANH, 4));
  p = f32x4.add(f32x4.mul(f32x4.mul(p, s), x), x);
  const one = at(TANH, 5);
  const far = f32x4.sub(one, f32x4.div(at(TANH, 6), f32x4.add(exp(f32x4.add(size, size)), one)));
  return v128.bitselect(p, withSign(far, x), f32x4.lt(size, at(TANH, 7)));
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + t) with t = e^−|x|; what rounding 1 + t loses is put back. */
// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  const t = exp(f32x4.neg(f32x4.abs(x)));
  const u = f32x4.add(c(1), t);
  const lost = f32x4.div(f32x4.sub(t, f32x4.sub(u, c(1))), u);
  return f32x4.add(f32x4.max(x, c(0)), f32x4.add(log(u), lost));
}

/** erf x: an odd polynomial up to 1, 1 − e^(−g(|x|)) beyond, 1 from 4 on. */
// @ts-ignore: decorator
@inline
export function erf(x: v128): v128 {
  const size = f32x4.abs(x);
  const s = f32x4.mul(x, x);
  const p = f32x4.mul(degree6(s, ERF), x);
  const g = degree6(f32x4.min(size, at(ERF, 7)), ERF + 8);
  const one = at(ERF, 15);
  const far = f32x4.sub(one, exp(f32x4.neg(g)));
  return v128.bitselect(p, withSign(far, x), f32x4.lt(size, one));
}

/** |y| with the sign of x. */
// @ts-ignore: decorator
@inline
function withSign(y: v128, x: v128): v128 {
  return v128.bitselect(x, y, i32x4.splat(0x80000000));
}

/** n and x − n·π/2 of two doubles, n the nearest whole number to x·2/π. */
let quadrant: v128 = f64x2.splat(0);
function reduce(x: v128): v128 {
  quadrant = f64x2.nearest(f64x2.mul(x, f64x2.splat(0.6366197723675814)));
  const r = f64x2.sub(x, f64x2.mul(quadrant, f64x2.splat(1.5707963267341256)));
  return f64x2.sub(r, f64x2.mul(quadrant, f64x2.splat(6.077100506506192e-11)));
}

/** sin x for `shift` 0 and cos x for 1: reduced in double precision, so that every float below 1e6 keeps its bits. */
export function sine(x: v128, shift: i32): v128 {
  if (v128.any_true(f32x4.gt(f32x4.abs(x), c(1e6)))) return exactSine(x, shift);
  const low = reduce(f64x2.promote_low_f32x4(x));
  const lowQuadrant = i32x4.trunc_sat_f64x2_s_zero(quadrant);
  const high = reduce(f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 0)));
  const q = i32x4.add(
    i64x2.shuffle(lowQuadrant, i32x4.trunc_sat_f64x2_s_zero(quadrant), 0, 2),
    i32x4.splat(shift),
  );
  const r = i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  const s = f32x4.mul(r, r);
  let sin = c(2.71811296e-6);
  sin = next(sin, s, c(-0.000198393114));
  sin = next(sin, s, c(0.0083333293));
  sin = next(sin, s, c(-0.166666666));
  sin = f32x4.add(f32x4.mul(f32x4.mul(sin, s), r), r);
  let cos = c(-2.72056622e-7);
  cos = next(cos, s, c(2.4799459e-5));
  cos = next(cos, s, c(-0.00138888835));
  cos = next(cos, s, c(0.0416666666));
  cos = f32x4.add(f32x4.sub(f32x4.mul(f32x4.mul(cos, s), s), f32x4.mul(s, c(0.5))), c(1));
  const odd = i32x4.eq(v128.and(q, i32x4.splat(1)), i32x4.splat(1));
  return v128.xor(v128.bitselect(cos, sin, odd), i32x4.shl(v128.and(q, i32x4.splat(2)), 30));
}

function exactSine(x: v128, shift: i32): v128 {
  return f32x4(
    exactOne(f32x4.extract_lane(x, 0), shift), exactOne(f32x4.extract_lane(x, 1), shift),
    exactOne(f32x4.extract_lane(x, 2), shift), exactOne(f32x4.extract_lane(x, 3), shift),
  );
}

function exactOne(x: f64, shift: i32): f32 {
  return <f32>(shift ? host.cos(x) : host.sin(x));
}

/** xʸ, one lane after the other in double precision. */
export function power(x: v128, y: v128): v128 {
  return f32x4(
    <f32>host.pow(f32x4.extract_lane(x, 0), f32x4.extract_lane(y, 0)),
    <f32>host.pow(f32x4.extract_lane(x, 1), f32x4.extract_lane(y, 1)),
    <f32>host.pow(f32x4.extract_lane(x, 2), f32x4.extract_lane(y, 2)),
    <f32>host.pow(f32x4.extract_lane(x, 3), f32x4.extract_lane(y, 3)),
  );
}
