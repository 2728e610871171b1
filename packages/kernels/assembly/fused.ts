import * as code from "../src/wasm/codes";
import { begin, end, rank, share } from "./control";
import { vectors } from "./elementwise";
import { fillRun } from "./moves";
import { address, copyBytes, storeLanes, word } from "./words";

/*
 * FUSED: a chain of elementwise ops, block after block, so that what one op leaves for the next stays in the first-level
 * cache. Words:
 *
 *   0  number of elements
 *   1  length of a row: no block reaches over the end of one
 *   2  elements of a block, but for the last of a row
 *   3  scratch, and its bytes for each thread: the table, a vector for each input and constant, one more, the buffers
 *   5  bytes before the vectors, bytes before the buffers, bytes of a buffer
 *   8  numbers of inputs, constants, buffers, outputs and instructions
 *
 * then for each input address and kind, and where it is broadcast its buffer, length and step of its runs, rank of what
 * is around them, and for each of those axes, innermost first, size and stride; the constants; the addresses of the
 * outputs; for each instruction op, target and three operands. Targets and operands are places in the table: inputs,
 * constants, buffers, outputs.
 */
export function fused(p: usize): void {
  const row = word(p, 1);
  const block = word(p, 2);
  const perRow = (row - 1) / block + 1;
  share((word(p, 0) / row) * perRow);
  if (begin >= end) return;
  const table = address(p, 3) + <usize>rank * address(p, 4);
  const inputs = p + 52;
  const instructions = prepare(p, table, inputs);
  const last = instructions + <usize>word(p, 12) * 20;
  const temporary = table + address(p, 6) - 16;
  const firstOutput = table + (<usize>(word(p, 8) + word(p, 9) + word(p, 10)) << 3);
  for (let i = begin; i < end; i++) {
    const r = i / perRow;
    const first = r * row + (i - r * perRow) * block;
    const count = min(block, (r + 1) * row - first);
    locate(p, table, inputs, first, count);
    const outputs = instructions - (<usize>word(p, 11) << 2);
    for (let o = 0; o < word(p, 11); o++) {
      store<u32>(firstOutput + (<usize>o << 3), <u32>(address(outputs, o) + (<usize>first << 2)));
    }
    for (let q = instructions; q < last; q += 20) {
      const target = table + (address(q, 1) << 3);
      instruct(
        word(q, 0), load<u32>(target), target >= firstOutput, count, temporary,
        table + (address(q, 2) << 3), table + (address(q, 3) << 3), table + (address(q, 4) << 3),
      );
    }
  }
}

/** Fills the table with all that is the same for every block. Returns the address of the first instruction. */
function prepare(p: usize, table: usize, inputs: usize): usize {
  const vector = table + address(p, 5);
  const count = word(p, 8);
  let q = inputs;
  for (let i = 0; i < count; i++) {
    const kind = word(q, 1);
    if (kind == code.SCALAR) {
      enter(table, i, spread(vector, i, load<u32>(address(q, 0))), 0);
    } else enter(table, i, 0, 16);
    q += kind == code.BROADCAST ? 24 + (address(q, 5) << 3) : 8;
  }
  let slot = count;
  for (let c = 0; c < word(p, 9); c++, slot++, q += 4) enter(table, slot, spread(vector, slot, load<u32>(q)), 0);
  const buffers = table + address(p, 6);
  for (let b = 0; b < word(p, 10); b++, slot++) enter(table, slot, buffers + <usize>b * address(p, 7), 16);
  for (let o = 0; o < word(p, 11); o++, slot++, q += 4) enter(table, slot, 0, 16);
  return q;
}

/** An operand: where it is in this block, and how far the next vector is. */
// @ts-ignore: decorator
@inline
function enter(table: usize, slot: i32, at: usize, step: u32): void {
  store<u32>(table + (<usize>slot << 3), <u32>at);
  store<u32>(table + (<usize>slot << 3), step, 4);
}

function spread(vectors: usize, slot: i32, value: u32): usize {
  const to = vectors + (<usize>slot << 4);
  v128.store(to, i32x4.splat(value));
  return to;
}

/** Finds the inputs of a block; those whose runs end within it are written out. */
function locate(p: usize, table: usize, inputs: usize, first: i32, count: i32): void {
  let q = inputs;
  for (let i = 0; i < word(p, 8); i++) {
    const kind = word(q, 1);
    if (kind == code.BROADCAST) {
      const run = word(q, 3);
      const step = word(q, 4);
      const outer = first / run;
      const inner = first - outer * run;
      if (inner + count > run) {
        const buffer = table + address(p, 6) + address(q, 2) * address(p, 7);
        expand(q, buffer, outer, inner, count);
        enter(table, i, buffer, 16);
      } else {
        const from = address(q, 0) + (<usize>(offsetOf(q, outer) + inner * step) << 2);
        if (step) enter(table, i, from, 16);
        else enter(table, i, spread(table + address(p, 5), i, load<u32>(from)), 0);
      }
      q += 24 + (address(q, 5) << 3);
    } else {
      if (kind == code.DENSE) enter(table, i, address(q, 0) + (<usize>first << 2), 16);
      q += 8;
    }
  }
}

/** Where the run number `outer` begins, in elements. */
function offsetOf(q: usize, outer: i32): i32 {
  let offset = 0;
  for (let axis = 0, a = q + 24; axis < word(q, 5); axis++, a += 8) {
    const size = word(a, 0);
    const rest = outer / size;
    offset += (outer - rest * size) * word(a, 1);
    outer = rest;
  }
  return offset;
}

function expand(q: usize, to: usize, outer: i32, inner: i32, count: i32): void {
  const run = word(q, 3);
  const step = word(q, 4);
  while (count > 0) {
    const from = address(q, 0) + (<usize>(offsetOf(q, outer) + inner * step) << 2);
    const part = min(count, run - inner);
    if (step) copyBytes(to, from, <usize>part << 2);
    else fillRun(to, v128.load_splat<u32>(from), part);
    to += <usize>part << 2;
    count -= part;
    outer++;
    inner = 0;
  }
}

/** One op on one block. Buffers have room for a whole last vector; outputs do not. */
function instruct(
  op: i32, to: usize, exact: bool, count: i32, temporary: usize, a: usize, b: usize, c: usize,
): void {
  const whole = <usize>(exact ? count & ~3 : (count + 3) & ~3) << 2;
  const aStep = <usize>load<u32>(a, 4);
  const bStep = <usize>load<u32>(b, 4);
  const cStep = <usize>load<u32>(c, 4);
  const aFrom = <usize>load<u32>(a);
  const bFrom = <usize>load<u32>(b);
  const cFrom = <usize>load<u32>(c);
  if (whole) vectors(op, to, to + whole, aFrom, aStep, bFrom, bStep, cFrom, cStep);
  if (!exact || !(count & 3)) return;
  const n = whole >> 4;
  vectors(op, temporary, temporary + 16, aFrom + n * aStep, 0, bFrom + n * bStep, 0, cFrom + n * cStep, 0);
  storeLanes(to + whole, v128.load(temporary), count & 3);
}
