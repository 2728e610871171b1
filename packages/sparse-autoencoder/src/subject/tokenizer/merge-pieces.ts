import { PairHeap } from "./pair-heap.ts";

/** What two neighbouring pieces become, and its score; `undefined` where they cannot be joined. */
export type JoinRule = (
  left: number,
  right: number,
) => { readonly id: number; readonly score: number } | undefined;

/**
 * Joins neighbours, again and again the pair whose joined piece has the highest score, the first one on a tie, until
 * none can be joined. Takes n·log n steps for n pieces.
 */
export function mergePieces(pieces: ArrayLike<number>, join: JoinRule): Int32Array {
  const count = pieces.length;
  const ids = Int32Array.from(pieces);
  // A list linked both ways; a piece that was joined to its left neighbour leaves it.
  const next = Int32Array.from({ length: count }, (_, i) => (i + 1 < count ? i + 1 : -1));
  const previous = Int32Array.from({ length: count }, (_, i) => i - 1);
  const isGone = new Uint8Array(count);
  const heap = new PairHeap();
  const consider = (left: number, right: number) => {
    if (left < 0 || right < 0) return;
    const [leftId, rightId] = [ids[left], ids[right]];
    const joined = join(leftId, rightId);
    if (joined) heap.push({ score: joined.score, left, right, leftId, rightId, joined: joined.id });
  };
  for (let i = 0; i + 1 < count; i++) consider(i, i + 1);
  for (let pair = heap.pop(); pair !== undefined; pair = heap.pop()) {
    const { left, right, leftId, rightId, joined } = pair;
    const isCurrent = !isGone[left] && !isGone[right] && ids[left] === leftId && ids[right] === rightId;
    if (!isCurrent) continue;
    ids[left] = joined;
    isGone[right] = 1;
    next[left] = next[right];
    if (next[left] >= 0) previous[next[left]] = left;
    consider(previous[left], left);
    consider(left, next[left]);
  }
  return ids.filter((_, i) => !isGone[i]);
}
