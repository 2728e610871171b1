import * as code from "../src/wasm/codes";
import * as f from "./functions";
import * as g from "./gelu";

// @ts-ignore: decorator
@inline
function sign(x: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const y = f32x4.sub(v128.and(f32x4.gt(x, zero), one), v128.and(f32x4.lt(x, zero), one));
  return v128.bitselect(y, x, f32x4.eq(x, x));
}

// @ts-ignore: decorator
@inline
function square(x: v128): v128 {
  return f32x4.mul(x, x);
}

/** y = f(x) for whole vectors from `to` up to `end`. */
export function unary(op: i32, to: usize, end: usize, a: usize, aStep: usize): void {
  switch (op) {
    case code.MOVE:
      for (; to < end; to += 16, a += aStep) v128.store(to, v128.load(a));
      return;
    case code.NEGATE:
      for (; to < end; to += 16, a += aStep) v128.store(to, f32x4.neg(v128.load(a)));
      return;
    case code.ABS:
      for (; to < end; to += 16, a += aStep) v128.store(to, f32x4.abs(v128.load(a)));
      return;
    case code.SIGN:
      for (; to < end; to += 16, a += aStep) v128.store(to, sign(v128.load(a)));
      return;
    case code.FLOOR:
      for (; to < end; to += 16, a += aStep) v128.store(to, f32x4.floor(v128.load(a)));
      return;
    case code.SQRT:
      for (; to < end; to += 16, a += aStep) v128.store(to, f32x4.sqrt(v128.load(a)));
      return;
    case code.RSQRT:
      for (; to < end; to += 16, a += aStep) v128.store(to, f32x4.div(f32x4.splat(1), f32x4.sqrt(v128.load(a))));
      return;
    case code.SQUARE:
      for (; to < end; to += 16, a += aStep) v128.store(to, square(v128.load(a)));
      return;
    case code.RECIPROCAL:
      for (; to < end; to += 16, a += aStep) v128.store(to, f32x4.div(f32x4.splat(1), v128.load(a)));
      return;
    case code.RELU:
      for (; to < end; to += 16, a += aStep) v128.store(to, f32x4.max(v128.load(a), f32x4.splat(0)));
      return;
    case code.FLOAT_TO_INT:
      for (; to < end; to += 16, a += aStep) v128.store(to, i32x4.trunc_sat_f32x4_s(v128.load(a)));
      return;
    case code.INT_TO_FLOAT:
      for (; to < end; to += 16, a += aStep) v128.store(to, f32x4.convert_i32x4_s(v128.load(a)));
      return;
    default:
      costly(op, to, end, a, aStep);
  }
}

/** The functions that take many instructions, apart so that the compiler's registers stay theirs. */
function costly(op: i32, to: usize, end: usize, a: usize, aStep: usize): void {
  switch (op) {
    case code.EXP:
      for (; to < end; to += 16, a += aStep) v128.store(to, f.exp(v128.load(a)));
      return;
    case code.LOG:
      for (; to < end; to += 16, a += aStep) v128.store(to, f.log(v128.load(a)));
      return;
    case code.SIGMOID:
      for (; to < end; to += 16, a += aStep) v128.store(to, f.sigmoid(v128.load(a)));
      return;
    case code.TANH:
      for (; to < end; to += 16, a += aStep) v128.store(to, f.tanh(v128.load(a)));
      return;
    case code.SOFTPLUS:
      for (; to < end; to += 16, a += aStep) v128.store(to, f.softplus(v128.load(a)));
      return;
    case code.ERF:
      for (; to < end; to += 16, a += aStep) v128.store(to, f.erf(v128.load(a)));
      return;
    case code.GELU:
      for (; to < end; to += 16, a += aStep) v128.store(to, g.gelu(v128.load(a)));
      return;
    case code.GELU_DERIVATIVE:
      for (; to < end; to += 16, a += aStep) v128.store(to, g.geluDerivative(v128.load(a)));
      return;
    case code.GELU_TANH:
      for (; to < end; to += 16, a += aStep) v128.store(to, g.geluTanh(v128.load(a)));
      return;
    case code.GELU_TANH_DERIVATIVE:
      for (; to < end; to += 16, a += aStep) v128.store(to, g.geluTanhDerivative(v128.load(a)));
      return;
    case code.SILU:
      for (; to < end; to += 16, a += aStep) v128.store(to, g.silu(v128.load(a)));
      return;
    case code.SILU_DERIVATIVE:
      for (; to < end; to += 16, a += aStep) v128.store(to, g.siluDerivative(v128.load(a)));
      return;
    case code.SIN:
      for (; to < end; to += 16, a += aStep) v128.store(to, f.sine(v128.load(a), 0));
      return;
    case code.COS:
      for (; to < end; to += 16, a += aStep) v128.store(to, f.sine(v128.load(a), 1));
      return;
  }
}
