import * as code from "../src/wasm/codes";
import * as f from "./functions";

/** z = f(x, y) for whole vectors of floats from `to` up to `end`. */
export function binary(op: i32, to: usize, end: usize, a: usize, aStep: usize, b: usize, bStep: usize): void {
  switch (op) {
    case code.ADD:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, f32x4.add(v128.load(a), v128.load(b)));
      return;
    case code.SUBTRACT:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, f32x4.sub(v128.load(a), v128.load(b)));
      return;
    case code.MULTIPLY:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, f32x4.mul(v128.load(a), v128.load(b)));
      return;
    case code.DIVIDE:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, f32x4.div(v128.load(a), v128.load(b)));
      return;
    case code.POWER:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, f.power(v128.load(a), v128.load(b)));
      return;
    case code.MAXIMUM:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, f32x4.max(v128.load(a), v128.load(b)));
      return;
    case code.MINIMUM:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, f32x4.min(v128.load(a), v128.load(b)));
      return;
    case code.EQUAL:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(f32x4.eq(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.NOT_EQUAL:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(f32x4.ne(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.LESS:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(f32x4.lt(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.LESS_EQUAL:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(f32x4.le(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.GREATER:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(f32x4.gt(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.GREATER_EQUAL:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(f32x4.ge(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
  }
}

/** z = f(x, y) for whole vectors of integers. */
export function integer(op: i32, to: usize, end: usize, a: usize, aStep: usize, b: usize, bStep: usize): void {
  switch (op - code.INTEGER) {
    case code.ADD:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, i32x4.add(v128.load(a), v128.load(b)));
      return;
    case code.SUBTRACT:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, i32x4.sub(v128.load(a), v128.load(b)));
      return;
    case code.MULTIPLY:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, i32x4.mul(v128.load(a), v128.load(b)));
      return;
    case code.MAXIMUM:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, i32x4.max_s(v128.load(a), v128.load(b)));
      return;
    case code.MINIMUM:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, i32x4.min_s(v128.load(a), v128.load(b)));
      return;
    case code.EQUAL:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(i32x4.eq(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.NOT_EQUAL:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(i32x4.ne(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.LESS:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(i32x4.lt_s(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.LESS_EQUAL:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(i32x4.le_s(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.GREATER:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(i32x4.gt_s(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
    case code.GREATER_EQUAL:
      for (; to < end; to += 16, a += aStep, b += bStep) v128.store(to, v128.and(i32x4.ge_s(v128.load(a), v128.load(b)), f32x4.splat(1)));
      return;
  }
}
