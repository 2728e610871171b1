import * as call from "./attention-call";
import { packLanes4, packLanes8, packRows } from "./attention-pack";
import { begin, end, rank, scratch, share } from "./control";
import { exp } from "./functions";
import { transpose4 } from "./pack";
import { dot } from "./sums";
import { edgeTile, tile } from "./tile";
import { address, word } from "./words";

/** Addresses of the outputs and the further inputs of the current head. */
let dq: usize = 0;
let dk: usize = 0;
let dv: usize = 0;
let y: usize = 0;
let g: usize = 0;
let logSumExp: usize = 0;
let mask: usize = 0;
/** Bytes from one time of y and g to the next. */
let yRow: usize = 0;

/** Queries of a block, a multiple of 4. */
let block: i32 = 0;
/** This thread's scratch. */
let keyLanes: usize = 0;
let valueLanes: usize = 0;
let keyRows: usize = 0;
let queryRows: usize = 0;
let gradientRows: usize = 0;
let queryLanes: usize = 0;
let gradientLanes: usize = 0;
/** P and dS of a block: panels of 4 keys, query after query. */
let probabilities: usize = 0;
let slopes: usize = 0;
/** dS of 4 queries, key after key. */
let slopeLanes: usize = 0;

/*
 * ATTENTION_GRADIENT: dq, dk, dv, y, log-sum-exp, g, queries of a block, scratch, bytes of scratch of one thread, then
 * the arguments of attention-call.ts. A head is one thread's: its dk and dv add up block after block of queries.
 */
export function attentionGradient(p: usize): void {
  if (!call.readCall(p + 36)) return;
  block = word(p, 6);
  layOut(address(p, 7) + <usize>rank * address(p, 8));
  yRow = <usize>(call.H * call.E) << 2;
  share(call.B * call.H);
  for (let head = begin; head < end; head++) {
    const b = head / call.H;
    const h = head - b * call.H;
    const queries = <usize>(b * call.T);
    const keys = <usize>(b * call.S);
    const ofD = <usize>(h * call.D) << 2;
    const ofE = <usize>(h * call.E) << 2;
    dq = address(p, 0) + queries * call.qRow + ofD;
    dk = address(p, 1) + keys * call.kRow + ofD;
    dv = address(p, 2) + keys * call.vRow + ofE;
    y = address(p, 3) + queries * yRow + ofE;
    g = address(p, 5) + queries * yRow + ofE;
    logSumExp = address(p, 4) + (<usize>(head * call.T) << 2);
    mask = call.maskOf(b, h);
    const k = call.k + keys * call.kRow + ofD;
    const v = call.v + keys * call.vRow + ofE;
    packLanes8(keyLanes, k, call.kRow, call.keys, call.D);
    packLanes8(valueLanes, v, call.vRow, call.keys, call.E);
    packRows(keyRows, k, call.kRow, call.keys, call.D, call.scale);
    const q = call.q + queries * call.qRow + ofD;
    for (let t = 0; t < call.T; t += block) blockOf(q + <usize>t * call.qRow, t);
    clear(dk, call.kRow, call.keys, call.D);
    clear(dv, call.vRow, call.keys, call.E);
  }
}

function layOut(own: usize): void {
  const keys = <usize>((call.S + 7) & ~7);
  const D = <usize>((call.D + 7) & ~7);
  const E = <usize>((call.E + 7) & ~7);
  keyLanes = own;
  valueLanes = keyLanes + ((keys * call.D) << 2);
  keyRows = valueLanes + ((keys * call.E) << 2);
  queryRows = keyRows + ((keys * D) << 2);
  gradientRows = queryRows + ((<usize>block * D) << 2);
  queryLanes = gradientRows + ((<usize>block * E) << 2);
  gradientLanes = queryLanes + (<usize>call.D << 4);
  probabilities = gradientLanes + (<usize>call.E << 4);
  slopes = probabilities + ((keys * block) << 2);
  slopeLanes = slopes + ((keys * block) << 2);
}

/** Writes 0 for the keys from `from` on, which no query sees. */
function clear(to: usize, row: usize, from: i32, columns: i32): void {
  for (let s = from; s < call.S; s++) memory.fill(to + <usize>s * row, 0, <usize>columns << 2);
}

/** Queries t … t + block − 1: their dq, and what they add to dk and dv. */
function blockOf(q: usize, t: i32): void {
  const queries = min(block, call.T - t);
  packRows(queryRows, q, call.qRow, queries, call.D, call.scale);
  packRows(gradientRows, g + <usize>t * yRow, yRow, queries, call.E, 1);
  for (let i = 0; i < queries; i += 4) fourQueries(q + <usize>i * call.qRow, t, i, min(4, queries - i));
  for (let s = 0; s < call.keys; s += 4) {
    // The first queries of a causal block may not see these keys: nothing was written for them.
    const unseen = call.causal ? max((s & ~7) - call.first - t, 0) & ~3 : 0;
    const count = max(queries - unseen, 0);
    const offset = (<usize>s * block + (<usize>unseen << 2)) << 2;
    const from = <usize>unseen << 5;
    const rows = min(4, call.keys - s);
    const k = dk + <usize>s * call.kRow;
    const v = dv + <usize>s * call.vRow;
    product(k, call.kRow, slopes + offset, queryRows + from, queries, count, t > 0, rows, call.D);
    product(v, call.vRow, probabilities + offset, gradientRows + from, queries, count, t > 0, rows, call.E);
  }
}

/** Up to 4 rows of a product: a packed panel of A with all panels of B, each of `height` rows, of which K are read. */
function product(
  to: usize, stride: usize, a: usize, b: usize, height: i32, K: i32, accumulate: bool, rows: i32, columns: i32,
): void {
  const panel = <usize>height << 5;
  for (let c = 0; c < columns; c += 8, to += 32, b += panel) {
    if (rows == 4 && columns - c >= 8) tile(to, stride, a, b, K, accumulate);
    else edgeTile(to, stride, a, b, K, accumulate, rows, min(8, columns - c), scratch() + 256);
  }
}

/** P, dS and dq of queries t + i … t + i + count − 1. */
function fourQueries(q: usize, t: i32, i: i32, count: i32): void {
  const from = <usize>(t + i);
  packLanes4(queryLanes, q, call.qRow, count, call.D);
  packLanes4(gradientLanes, g + from * yRow, yRow, count, call.E);
  const temporary = scratch();
  const moments = temporary + 384;
  for (let r: usize = 0; r < 4; r++) {
    let total: f32 = Infinity;
    let along: f32 = 0;
    if (<i32>r < count) {
      along = <f32>dot(g + (from + r) * yRow, y + (from + r) * yRow, call.E);
      total = load<f32>(logSumExp + ((from + r) << 2));
      // A query without keys: e^(−∞ − ∞) = 0.
      if (total == -Infinity) total = Infinity;
    }
    store<f32>(moments + (r << 2), total);
    store<f32>(moments + (r << 2), along, 16);
  }
  const last = t + i + count - 1;
  const seen = call.seenBy(last);
  for (let s = 0; s < seen; s += 8) {
    tile(temporary, 32, queryLanes, keyLanes + ((<usize>s * call.D) << 2), call.D, false);
    tile(temporary + 128, 32, gradientLanes, valueLanes + ((<usize>s * call.E) << 2), call.E, false);
    fourKeys(temporary, moments, t + i, i, s, last);
    fourKeys(temporary + 16, moments, t + i, i, s + 4, last);
  }
  product(dq + from * call.qRow, call.qRow, slopeLanes, keyRows, call.keys, seen, false, count, call.D);
}

/** P and dS of 4 queries from t on, the i-th of the block, and 4 keys from s on. */
function fourKeys(tiles: usize, moments: usize, t: i32, i: i32, s: i32, last: i32): void {
  const offset = (<usize>s * block + (<usize>i << 2)) << 2;
  const to = probabilities + offset;
  const slope = slopes + offset;
  const keys = i32x4.add(i32x4.splat(s), i32x4(0, 1, 2, 3));
  const d0 = row(tiles, moments, t, keys, min(t, last), s, to, slope);
  const d1 = row(tiles + 32, moments + 4, t + 1, keys, min(t + 1, last), s, to + 16, slope + 16);
  const d2 = row(tiles + 64, moments + 8, t + 2, keys, min(t + 2, last), s, to + 32, slope + 32);
  const d3 = row(tiles + 96, moments + 12, t + 3, keys, min(t + 3, last), s, to + 48, slope + 48);
  transpose4(d0, d1, d2, d3, slopeLanes + (<usize>s << 4), 16);
}

/** One query and 4 keys: P = e^(scale·score + mask − total) and dS = P·(dP − along), which is returned. */
// @ts-ignore: decorator
@inline
function row(
  from: usize, moments: usize, t: i32, keys: v128, masked: i32, s: i32, to: usize, slope: usize,
): v128 {
  let score = f32x4.mul(v128.load(from), f32x4.splat(call.scale));
  if (call.mask) score = f32x4.add(score, maskAt(masked, s));
  let p = exp(f32x4.sub(score, v128.load_splat<f32>(moments)));
  if (call.causal) p = v128.and(p, i32x4.le_s(keys, i32x4.splat(call.first + t)));
  const d = f32x4.mul(p, f32x4.sub(v128.load(from, 128), v128.load_splat<f32>(moments, 16)));
  v128.store(to, p);
  v128.store(slope, d);
  return d;
}

/** The mask of query t for 4 keys from s on. */
function maskAt(t: i32, s: i32): v128 {
  const at = mask + <usize>t * call.maskRow + <usize>s * call.maskColumn;
  return call.maskColumn ? v128.load(at) : v128.load_splat<f32>(at);
}
