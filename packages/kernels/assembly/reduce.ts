import * as code from "../src/wasm/codes";
import { begin, end, share } from "./control";
import { maxOf, maxOfNumbers, sumOf } from "./sums";
import { address, word } from "./words";

/** Columns that one thread reduces at a time: their results stay in the first-level cache. */
const COLUMNS = 512;

/*
 * REDUCE: op, result, x, outer, R, inner, rows of a chunk, number of chunks. x [outer, R, inner] is reduced over each
 * chunk of R to [outer, chunks, inner]; where there are several chunks, another REDUCE follows. Chunks depend on the
 * shape alone.
 */
export function reduce(p: usize): void {
  const op = word(p, 0);
  const to = address(p, 1);
  const x = address(p, 2);
  const R = word(p, 4);
  const inner = word(p, 5);
  const chunk = word(p, 6);
  const chunks = word(p, 7);
  const blocks = inner == 1 ? 1 : (inner - 1) / COLUMNS + 1;
  share(word(p, 3) * chunks * blocks);
  for (let i = begin; i < end; i++) {
    const result = i / blocks;
    const first = (i - result * blocks) * COLUMNS;
    const outer = result / chunks;
    const row = (result - outer * chunks) * chunk;
    const rows = min(chunk, R - row);
    const from = x + (<usize>((outer * R + row) * inner + first) << 2);
    const target = to + (<usize>(result * inner + first) << 2);
    if (inner == 1) store<f32>(target, op == code.SUM ? <f32>sumOf(from, rows) : maxOf(from, rows));
    else columns(op, target, from, rows, min(COLUMNS, inner - first), <usize>inner << 2);
  }
}

/** Reduces `rows` rows, `stride` bytes apart, into one; four at a time, so that partial sums are few. */
function columns(op: i32, to: usize, from: usize, rows: i32, count: i32, stride: usize): void {
  const initial: f32 = op == code.SUM ? 0 : -Infinity;
  const whole = <usize>(count & ~3) << 2;
  const bytes = <usize>count << 2;
  for (let j: usize = 0; j < bytes; j += 4) store<f32>(to + j, initial);
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const x0 = from + <usize>row * stride;
    const x1 = x0 + stride;
    const x2 = x1 + stride;
    const x3 = x2 + stride;
    let j: usize = 0;
    if (op == code.SUM) {
      for (; j < whole; j += 16) {
        const low = f32x4.add(v128.load(x0 + j), v128.load(x1 + j));
        const high = f32x4.add(v128.load(x2 + j), v128.load(x3 + j));
        v128.store(to + j, f32x4.add(v128.load(to + j), f32x4.add(low, high)));
      }
      for (; j < bytes; j += 4) {
        const low = load<f32>(x0 + j) + load<f32>(x1 + j);
        store<f32>(to + j, load<f32>(to + j) + (low + (load<f32>(x2 + j) + load<f32>(x3 + j))));
      }
    } else {
      for (; j < whole; j += 16) {
        const low = f32x4.max(v128.load(x0 + j), v128.load(x1 + j));
        const high = f32x4.max(v128.load(x2 + j), v128.load(x3 + j));
        v128.store(to + j, f32x4.max(v128.load(to + j), f32x4.max(low, high)));
      }
      for (; j < bytes; j += 4) {
        const low = max(load<f32>(x0 + j), load<f32>(x1 + j));
        store<f32>(to + j, max(load<f32>(to + j), max(low, max(load<f32>(x2 + j), load<f32>(x3 + j)))));
      }
    }
  }
  for (; row < rows; row++) {
    const x = from + <usize>row * stride;
    let j: usize = 0;
    for (; j < whole; j += 16) {
      const result = v128.load(to + j);
      const value = v128.load(x + j);
      v128.store(to + j, op == code.SUM ? f32x4.add(result, value) : f32x4.max(result, value));
    }
    for (; j < bytes; j += 4) {
      const result = load<f32>(to + j);
      const value = load<f32>(x + j);
      store<f32>(to + j, op == code.SUM ? result + value : max(result, value));
    }
  }
}

/** ARG_MAX: result, x, outer, R, inner. The index of the largest of R, the lowest among equals; NaN ranks lowest. */
export function argMax(p: usize): void {
  const to = address(p, 0);
  const x = address(p, 1);
  const R = word(p, 3);
  const inner = word(p, 4);
  share(word(p, 2) * inner);
  for (let i = begin; i < end; i++) {
    const outer = i / inner;
    let from = x + (<usize>(outer * R * inner + (i - outer * inner)) << 2);
    if (inner == 1) {
      store<i32>(to + (<usize>i << 2), indexOf(from, R, maxOfNumbers(from, R)));
      continue;
    }
    let best = load<f32>(from);
    let index = 0;
    for (let r = 1; r < R; r++) {
      from += <usize>inner << 2;
      const value = load<f32>(from);
      if (value > best || (best != best && value == value)) {
        best = value;
        index = r;
      }
    }
    store<i32>(to + (<usize>i << 2), index);
  }
}

/** The first index at which x holds `value`, 0 if none does: a row of NaNs has no largest number. */
function indexOf(x: usize, count: i32, value: f32): i32 {
  const wanted = f32x4.splat(value);
  const whole = count & ~3;
  let i = 0;
  for (; i < whole; i += 4) {
    const mask = i32x4.bitmask(f32x4.eq(v128.load(x + (<usize>i << 2)), wanted));
    if (mask) return i + ctz(mask);
  }
  for (; i < count; i++) if (load<f32>(x + (<usize>i << 2)) == value) return i;
  return 0;
}
