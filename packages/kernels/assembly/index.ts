import {
  BARRIER, END, ERROR, EXIT, GO, HEADER_WORDS, PROGRAM, SOLO, STOP,
} from "../src/wasm/codes";
import { alone, barrier, enterPool, isFirst, release, together, waitWhile } from "./control";
import { dispatch } from "./dispatch";

/** Runs the program at `program` as rank 0 of `threads`; the others are in `work`. */
export function run(program: usize, threads: i32): void {
  enterPool(0, threads);
  if (threads > 1) {
    store<u32>(PROGRAM, <u32>program);
    release(GO);
  }
  interpret(program, threads);
}

/** A worker's life: waits for a run, takes part in it, until it is told to return. */
export function work(rank: i32, threads: i32): void {
  if (ASC_FEATURE_THREADS) {
    enterPool(rank, threads);
    let seen = 0;
    while (true) {
      waitWhile(GO, seen);
      seen = atomic.load<i32>(GO);
      if (load<i32>(EXIT)) return;
      interpret(<usize>load<u32>(PROGRAM), threads);
    }
  }
}

/**
 * Runs kernel after kernel, and leaves together with all other threads when one has met a bad index. After the last
 * barrier the program is not looked at any more: rank 0 may have freed it.
 */
function interpret(program: usize, threads: i32): void {
  let p = program;
  for (let more = true; more; ) {
    const kernel = load<i32>(p);
    const flags = load<i32>(p, 8);
    const step = load<i32>(p, 12);
    const next = p + (<usize>load<u32>(p, 4) << 2);
    more = load<i32>(next) != END;
    if (!(flags & SOLO)) {
      together(step);
      dispatch(kernel, p + HEADER_WORDS * 4);
    } else if (isFirst()) {
      alone(step);
      dispatch(kernel, p + HEADER_WORDS * 4);
    }
    if (flags & BARRIER) {
      together(step);
      barrier();
      if (load<i32>(threads == 1 ? ERROR : STOP)) return;
    }
    p = next;
  }
}
