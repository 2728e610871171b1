import {
  ARRIVED, ERROR, ERROR_LIMIT, ERROR_STEP, ERROR_VALUE, GENERATION, SCRATCH, SCRATCH_BYTES, SLEEPERS, STOP, TILE,
} from "../src/wasm/codes";
import { park } from "./host";

/** Loads that a waiting thread makes before it parks: parking early costs 17 µs, a spin that succeeds 0.1 µs. */
const SPINS = 100000;

/** This thread among those that share the current kernel, and how many they are. */
export let rank: i32 = 0;
export let threads: i32 = 1;
/** Index of the step in the program, for messages. */
export let step: i32 = 0;

let poolRank: i32 = 0;
let poolThreads: i32 = 1;

export function enterPool(r: i32, t: i32): void {
  poolRank = r;
  poolThreads = t;
}

export function isFirst(): bool {
  return poolRank == 0;
}

/** Begins a kernel that all threads share. */
export function together(index: i32): void {
  rank = poolRank;
  threads = poolThreads;
  step = index;
}

/** Begins a kernel, or a part of one, that this thread runs alone. */
export function alone(index: i32): void {
  rank = 0;
  threads = 1;
  step = index;
}

/** 512 bytes that belong to this thread. */
// @ts-ignore: decorator
@inline
export function scratch(): usize {
  return SCRATCH + poolRank * SCRATCH_BYTES;
}

/** Which part of `total` units is this thread's: `begin` … `end`, multiples of `unit` but for the last. */
export let begin: i32 = 0;
export let end: i32 = 0;
export function share(total: i32, unit: i32 = 1): void {
  const units = (total - 1) / unit + 1;
  begin = <i32>(<i64>units * rank / threads) * unit;
  end = min(<i32>(<i64>units * (rank + 1) / threads) * unit, total);
}

/** Records the first bad index; the others are of no interest. */
export function fail(value: i32, limit: i32): void {
  if (ASC_FEATURE_THREADS) {
    if (atomic.cmpxchg<i32>(ERROR, 0, 1) != 0) return;
  } else {
    if (load<i32>(ERROR) != 0) return;
    store<i32>(ERROR, 1);
  }
  store<i32>(ERROR_STEP, step);
  store<i32>(ERROR_VALUE, value);
  store<i32>(ERROR_LIMIT, limit);
}

/** Whether a bad index was met before the last barrier. */
export function stopped(): bool {
  return load<i32>(threads == 1 ? ERROR : STOP) != 0;
}

/** The number of a tile that no thread has taken yet since the last barrier. */
export function nextTile(): i32 {
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(TILE, 1);
  return 0;
}

/** Waits while `address` holds `value`: first spinning, then parked. */
export function waitWhile(address: usize, value: i32): void {
  if (ASC_FEATURE_THREADS) {
    for (let i = 0; i < SPINS; i++) if (atomic.load<i32>(address) != value) return;
    atomic.add<i32>(SLEEPERS, 1);
    while (atomic.load<i32>(address) == value) park(address, value);
    atomic.sub<i32>(SLEEPERS, 1);
  }
}

/** Adds 1 at `address` and wakes whoever is parked there. */
export function release(address: usize): void {
  if (ASC_FEATURE_THREADS) {
    atomic.add<i32>(address, 1);
    if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(address, -1);
  }
}

/** Waits for all threads that share the kernel. */
export function barrier(): void {
  if (ASC_FEATURE_THREADS) {
    if (threads == 1) return;
    const generation = atomic.load<i32>(GENERATION);
    if (atomic.add<i32>(ARRIVED, 1) == threads - 1) {
      atomic.store<i32>(ARRIVED, 0);
      atomic.store<i32>(TILE, 0);
      atomic.store<i32>(STOP, atomic.load<i32>(ERROR));
      release(GENERATION);
    } else {
      waitWhile(GENERATION, generation);
    }
  }
}
