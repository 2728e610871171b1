import * as code from "../src/wasm/codes";
import { binary, integer } from "./binary";
import { begin, end, scratch, share } from "./control";
import { unary } from "./unary";
import { address, word } from "./words";

/*
 * ELEMENTWISE: op, number of elements, length of a run, rank of what is around the runs, address of the result; then
 * for each of three operands address and step along a run (0 or 1); then for each axis around the runs, innermost
 * first, its size and the three operands' strides. Absent operands have address, step and strides 0.
 */
export function elementwise(p: usize): void {
  const op = word(p, 0);
  const total = word(p, 1);
  const run = word(p, 2);
  const rank = word(p, 3);
  const to = address(p, 4);
  const aStep = word(p, 6);
  const bStep = word(p, 8);
  const cStep = word(p, 10);
  share(total, 16);
  const last = end;
  for (let i = begin; i < last; ) {
    let outer = i / run;
    const inner = i - outer * run;
    let a = inner * aStep;
    let b = inner * bStep;
    let c = inner * cStep;
    for (let axis = 0, q = p + 44; axis < rank; axis++, q += 16) {
      const size = word(q, 0);
      const rest = outer / size;
      const index = outer - rest * size;
      a += index * word(q, 1);
      b += index * word(q, 2);
      c += index * word(q, 3);
      outer = rest;
    }
    const count = min(run - inner, last - i);
    runOf(
      op, to + (<usize>i << 2), count,
      address(p, 5) + (<usize>a << 2), aStep, address(p, 7) + (<usize>b << 2), bStep,
      address(p, 9) + (<usize>c << 2), cStep,
    );
    i += count;
  }
}

/** One run: operands with step 0 are spread over a vector in scratch, the last 1 to 3 elements go through scratch. */
function runOf(
  op: i32, to: usize, count: i32, a: usize, aStep: i32, b: usize, bStep: i32, c: usize, cStep: i32,
): void {
  const s = scratch();
  if (!aStep) a = spread(a, s);
  if (op >= code.ADD && !bStep) b = spread(b, s + 16);
  if (op == code.WHERE && !cStep) c = spread(c, s + 32);
  const whole = <usize>(count & ~3) << 2;
  const rest = count & 3;
  if (whole) vectors(op, to, to + whole, a, aStep << 4, b, bStep << 4, c, cStep << 4);
  if (!rest) return;
  if (aStep) a = part(a + whole, rest, s);
  if (bStep) b = part(b + whole, rest, s + 16);
  if (cStep) c = part(c + whole, rest, s + 32);
  vectors(op, s + 48, s + 64, a, 0, b, 0, c, 0);
  for (let i = 0; i < rest; i++) store<u32>(to + whole + (<usize>i << 2), load<u32>(s + 48 + (<usize>i << 2)));
}

function spread(from: usize, to: usize): usize {
  v128.store(to, v128.load_splat<u32>(from));
  return to;
}

function part(from: usize, count: i32, to: usize): usize {
  v128.store(to, i32x4.splat(0));
  for (let i = 0; i < count; i++) store<u32>(to + (<usize>i << 2), load<u32>(from + (<usize>i << 2)));
  return to;
}

/** One op on whole vectors from `to` up to `last`; steps are in bytes. */
export function vectors(
  op: i32, to: usize, last: usize, a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize,
): void {
  if (op < code.ADD) unary(op, to, last, a, aStep);
  else if (op < code.ADD + code.INTEGER) binary(op, to, last, a, aStep, b, bStep);
  else if (op < code.WHERE) integer(op, to, last, a, aStep, b, bStep);
  else {
    for (; to < last; to += 16, a += aStep, b += bStep, c += cStep) {
      const no = f32x4.eq(v128.load(a), f32x4.splat(0));
      v128.store(to, v128.bitselect(v128.load(c), v128.load(b), no));
    }
  }
}
