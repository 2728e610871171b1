import * as call from "./attention-call";
import { oneQuery } from "./attention-one";
import { packLanes4, packLanes8, packRows } from "./attention-pack";
import { begin, end, rank, scratch, share } from "./control";
import { exp, log } from "./functions";
import { pack4 } from "./pack";
import { tile } from "./tile";
import { address, word } from "./words";

/** Fewer queries than this are computed one by one: packing and empty lanes would cost more than they save. */
const FEW = 4;

/** This thread's scratch, which the encoder makes as large as what `share` out below takes. */
let packedKeys: usize = 0;
let packedValues: usize = 0;
let packedQueries: usize = 0;
/** Scores, and then room for the mask: 8 queries for each key. */
let scores: usize = 0;
let masks: usize = 0;
/** Exponentials of scores: 4 queries for each key, twice. */
let weights: usize = 0;

/*
 * ATTENTION: y, log-sum-exp, scratch, bytes of scratch of one thread, then the arguments of attention-call.ts.
 *
 * Blocks of 8 queries against all keys: the scores are products of packed panels with the queries as lanes, so that
 * maxima, exponentials and sums run down the keys without a look across lanes. No block depends on another, so any
 * split over threads gives the same bits. A head's first and last blocks take turns: each share of a causal head then
 * has about as much to do.
 */
export function attention(p: usize): void {
  if (!call.readCall(p + 16)) return;
  const own = address(p, 2) + <usize>rank * address(p, 3);
  if (call.T < FEW) {
    // Queries of one batch entry are neighbours: their heads share cache lines.
    share(call.B * call.T * call.H);
    for (let i = begin; i < end; i++) {
      const bt = i / call.H;
      const b = bt / call.T;
      oneQuery(address(p, 0), address(p, 1), own, b, i - bt * call.H, bt - b * call.T);
    }
    return;
  }
  const heads = call.B * call.H;
  const blocks = (call.T - 1) / 8 + 1;
  layOut(own);
  share(heads * blocks);
  let packed = -1;
  for (let i = begin; i < end; i++) {
    const head = i / blocks;
    const turn = i - head * blocks;
    const block = turn & 1 ? blocks - 1 - (turn >> 1) : turn >> 1;
    const b = head / call.H;
    const h = head - b * call.H;
    if (call.T - block * 8 < FEW) {
      for (let t = block * 8; t < call.T; t++) oneQuery(address(p, 0), address(p, 1), scores, b, h, t);
      continue;
    }
    if (head != packed) {
      packHead(b, h);
      packed = head;
    }
    const y = address(p, 0) + (<usize>((b * call.T * call.H + h) * call.E) << 2);
    attend(y, address(p, 1) + (<usize>(head * call.T) << 2), b, h, block * 8);
  }
}

function layOut(own: usize): void {
  const keys = <usize>((call.S + 3) & ~3);
  packedKeys = own;
  packedValues = packedKeys + ((keys * call.D) << 2);
  packedQueries = packedValues + ((keys * ((call.E + 7) & ~7)) << 2);
  scores = packedQueries + (<usize>call.D << 5);
  masks = scores + (keys << 5);
  weights = masks + (keys << 5);
}

function packHead(b: i32, h: i32): void {
  const k = call.k + <usize>(b * call.S) * call.kRow + (<usize>(h * call.D) << 2);
  const v = call.v + <usize>(b * call.S) * call.vRow + (<usize>(h * call.E) << 2);
  packLanes4(packedKeys, k, call.kRow, call.keys, call.D);
  packRows(packedValues, v, call.vRow, call.keys, call.E, 1);
}

/** y and log-sum-exp of up to 8 queries from t on; both addresses are those of the head's first. */
function attend(y: usize, logSumExp: usize, b: i32, h: i32, t: i32): void {
  const queries = min(8, call.T - t);
  const seen = call.seenBy(t + queries - 1);
  const from = call.q + <usize>(b * call.T + t) * call.qRow + (<usize>(h * call.D) << 2);
  packLanes8(packedQueries, from, call.qRow, queries, call.D);
  const scale = f32x4.splat(call.scale);
  for (let at = packedQueries, last = at + (<usize>call.D << 5); at < last; at += 16) {
    v128.store(at, f32x4.mul(v128.load(at), scale));
  }
  const panel = <usize>call.D << 4;
  for (let s = 0, keys = packedKeys, to = scores; s < seen; s += 4, keys += panel, to += 128) {
    tile(to, 32, keys, packedQueries, call.D, false);
  }
  if (call.mask) addMask(call.maskOf(b, h) + <usize>t * call.maskRow, queries, seen);
  if (call.causal) exclude(t, seen);
  const temporary = scratch();
  exponentials(logSumExp + (<usize>t << 2), temporary + 128, queries, seen);
  const row = <usize>(call.H * call.E) << 2;
  const bytes = <usize>call.keys << 5;
  for (let half = 0; half < queries; half += 4) {
    const factors = temporary + 128 + (<usize>half << 2);
    const rows = weights + <usize>(half >> 2) * (<usize>((call.S + 3) & ~3) << 4);
    let values = packedValues;
    for (let e = 0; e < call.E; e += 8, values += bytes) {
      tile(temporary, 32, rows, values, seen, false);
      const to = y + <usize>(t + half) * row + (<usize>e << 2);
      storeScaled(to, row, temporary, factors, min(4, queries - half), min(8, call.E - e));
    }
  }
}

/** scores ← scores + mask */
function addMask(mask: usize, queries: i32, seen: i32): void {
  pack4(masks, 32, mask, call.maskColumn, call.maskRow, queries, seen);
  pack4(masks + 16, 32, mask + call.maskRow * 4, call.maskColumn, call.maskRow, queries - 4, seen);
  const offset = masks - scores;
  for (let at = scores, last = scores + (<usize>seen << 5); at < last; at += 16) {
    v128.store(at, f32x4.add(v128.load(at), v128.load(at + offset)));
  }
}

/** Takes keys behind a query's place out of its row: −∞. */
function exclude(t: i32, seen: i32): void {
  const none = f32x4.splat(-Infinity);
  const place = i32x4.add(i32x4.splat(call.first + t), i32x4(0, 1, 2, 3));
  for (let s = max(call.first + t + 1, 0); s < seen; s++) {
    const at = scores + (<usize>s << 5);
    const key = i32x4.splat(s);
    v128.store(at, v128.bitselect(none, v128.load(at), i32x4.gt_s(key, place)));
    const beyond = i32x4.gt_s(key, i32x4.add(place, i32x4.splat(4)));
    v128.store(at, v128.bitselect(none, v128.load(at, 16), beyond), 16);
  }
}

/** weights = e^(scores − m), and at `factors` the inverses of their sums over the keys; log-sum-exp = m + ln Σ. */
function exponentials(logSumExp: usize, factors: usize, queries: i32, seen: i32): void {
  const last = scores + (<usize>seen << 5);
  let m0 = f32x4.splat(-Infinity);
  let m1 = m0;
  // pmax passes over NaN; the sum below does not.
  for (let at = scores; at < last; at += 32) {
    m0 = f32x4.pmax(m0, v128.load(at));
    m1 = f32x4.pmax(m1, v128.load(at, 16));
  }
  // −∞ − −∞ would be NaN.
  m0 = v128.bitselect(f32x4.splat(0), m0, f32x4.eq(m0, f32x4.splat(-Infinity)));
  m1 = v128.bitselect(f32x4.splat(0), m1, f32x4.eq(m1, f32x4.splat(-Infinity)));
  let total0 = f32x4.splat(0);
  let total1 = total0;
  let to0 = weights;
  let to1 = weights + (<usize>((call.S + 3) & ~3) << 4);
  for (let at = scores; at < last; ) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    for (const blockEnd = min(last, at + 2048); at < blockEnd; at += 32, to0 += 16, to1 += 16) {
      const e0 = exp(f32x4.sub(v128.load(at), m0));
      const e1 = exp(f32x4.sub(v128.load(at, 16), m1));
      v128.store(to0, e0);
      v128.store(to1, e1);
      sum0 = f32x4.add(sum0, e0);
      sum1 = f32x4.add(sum1, e1);
    }
    total0 = f32x4.add(total0, sum0);
    total1 = f32x4.add(total1, sum1);
  }
  v128.store(factors, inverse(total0));
  v128.store(factors, inverse(total1), 16);
  v128.store(scores, f32x4.add(m0, log(total0)));
  v128.store(scores, f32x4.add(m1, log(total1)), 16);
  for (let i: usize = 0; i < <usize>queries << 2; i += 4) store<f32>(logSumExp + i, load<f32>(scores + i));
}

/** 1/x, and 0 where x is 0: a query without keys has y = 0. */
// @ts-ignore: decorator
@inline
function inverse(x: v128): v128 {
  return v128.andnot(f32x4.div(f32x4.splat(1), x), f32x4.eq(x, f32x4.splat(0)));
}

/** Stores rows × columns of a 4×8 tile, each row times its factor. */
function storeScaled(to: usize, stride: usize, from: usize, factors: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++, to += stride, from += 32, factors += 4) {
    const factor = v128.load_splat<f32>(factors);
    const low = f32x4.mul(v128.load(from), factor);
    const high = f32x4.mul(v128.load(from, 16), factor);
    if (columns == 8) {
      v128.store(to, low);
      v128.store(to, high, 16);
      continue;
    }
    v128.store(from, low);
    v128.store(from, high, 16);
    for (let i: usize = 0; i < <usize>columns << 2; i += 4) store<f32>(to + i, load<f32>(from + i));
  }
}
