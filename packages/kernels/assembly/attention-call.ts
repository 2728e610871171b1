import { fail } from "./control";
import { address, float, word } from "./words";

/*
 * The arguments that ATTENTION and ATTENTION_GRADIENT share, read into variables of this thread: q, k, v, mask or 0,
 * position or 0, B, T, S, H, D, E, elements from one time to the next in q, in k and in v, scale, 1 where causal,
 * strides of the mask in elements along B, H, T and S.
 */
export const CALL_WORDS: usize = 20;

export let q: usize = 0;
export let k: usize = 0;
export let v: usize = 0;
export let mask: usize = 0;
export let B: i32 = 0;
export let T: i32 = 0;
export let S: i32 = 0;
export let H: i32 = 0;
export let D: i32 = 0;
export let E: i32 = 0;
/** Bytes from one time to the next. */
export let qRow: usize = 0;
export let kRow: usize = 0;
export let vRow: usize = 0;
export let scale: f32 = 1;
export let causal: bool = false;
/** Bytes of the mask from one batch entry, head, query and key to the next. */
export let maskBatch: usize = 0;
export let maskHead: usize = 0;
export let maskRow: usize = 0;
export let maskColumn: usize = 0;
/** The place of the first query among the keys. */
export let first: i32 = 0;
/** The keys that any query sees are the first of this number. */
export let keys: i32 = 0;

/** Reads the arguments at `p`; false where the position is out of range. */
export function readCall(p: usize): bool {
  q = address(p, 0);
  k = address(p, 1);
  v = address(p, 2);
  mask = address(p, 3);
  B = word(p, 5);
  T = word(p, 6);
  S = word(p, 7);
  H = word(p, 8);
  D = word(p, 9);
  E = word(p, 10);
  qRow = address(p, 11) << 2;
  kRow = address(p, 12) << 2;
  vRow = address(p, 13) << 2;
  scale = float(p, 14);
  causal = word(p, 15) != 0;
  maskBatch = address(p, 16) << 2;
  maskHead = address(p, 17) << 2;
  maskRow = address(p, 18) << 2;
  maskColumn = address(p, 19) << 2;
  first = S - T;
  const position = address(p, 4);
  if (position) {
    first = load<i32>(position);
    if (<u32>first > <u32>(S - T)) {
      fail(first, S - T + 1);
      return false;
    }
  }
  keys = causal ? min(S, max(first + T, 0)) : S;
  return true;
}

/** How many keys, from the first on, query t sees. */
// @ts-ignore: decorator
@inline
export function seenBy(t: i32): i32 {
  return causal ? min(S, max(first + t + 1, 0)) : S;
}

/** The mask of a head of a batch entry. */
// @ts-ignore: decorator
@inline
export function maskOf(b: i32, h: i32): usize {
  return mask + <usize>b * maskBatch + <usize>h * maskHead;
}
