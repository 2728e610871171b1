import { barrier, begin, end, nextTile, rank, share, threads } from "./control";
import { filterTile } from "./filter-tile";
import { pack4 } from "./pack";
import { address, word } from "./words";

/*
 * FILTER_GRADIENT: df, x, g, partial sums, memory for one thread's panels, its bytes; B, H, W, C, OH, OW, O, kh, kw, rows
 * and columns of the stride, top, left; rows of g in a block, blocks of an image, blocks in a part, parts, panels of C
 * in a slice, slices.
 *
 * df[u, v, c, o] = Σ x[b, i·s + u − top, j·s + v − left, c]·g[b, i, j, o] over all b, i and j. The places are cut into
 * parts by their number, each part of each slice of C is a task that sums for itself, and then the parts are added in
 * their order: the bits are the same for any number of threads. Within a part a few rows of g at a time are packed in
 * panels of 8 channels, and the rows of x that they meet in panels of 4: tiles of 4×8 then read both from front to back.
 */
export function filterGradient(p: usize): void {
  const parts = word(p, 22);
  const tasks = parts * word(p, 24);
  for (let i = threads == 1 ? 0 : nextTile(); i < tasks; i = threads == 1 ? i + 1 : nextTile()) {
    const slice = i / parts;
    sumPart(p, i - slice * parts, slice);
  }
  barrier();
  addParts(p);
}

/** Bytes of one part's sums: for each panel of C, tap and panel of O a tile of 4×8. */
// @ts-ignore: decorator
@inline
function partBytes(p: usize): usize {
  const panels = ((word(p, 9) + 3) >> 2) * ((word(p, 12) + 7) >> 3);
  return <usize>(panels * word(p, 13) * word(p, 14)) << 7;
}

/** The sums of one part for one slice of C. */
function sumPart(p: usize, part: i32, slice: i32): void {
  const taps = word(p, 13) * word(p, 14);
  const panelsO = (word(p, 12) + 7) >> 3;
  const panelsC = (word(p, 9) + 3) >> 2;
  const firstC = slice * word(p, 23);
  const lastC = min(firstC + word(p, 23), panelsC);
  const sums = address(p, 3) + <usize>part * partBytes(p);
  const tapsBytes = <usize>(taps * panelsO) << 7;
  memory.fill(sums + <usize>firstC * tapsBytes, 0, <usize>(lastC - firstC) * tapsBytes);
  const blocks = word(p, 6) * word(p, 20);
  const first = part * word(p, 21);
  const last = min(first + word(p, 21), blocks);
  for (let block = first; block < last; block++) {
    const b = block / word(p, 20);
    const row = (block - b * word(p, 20)) * word(p, 19);
    addBlock(p, b, row, min(row + word(p, 19), word(p, 10)), firstC, lastC, sums);
  }
}

/** Adds the products of rows `first` … `last` − 1 of g in image b. */
function addBlock(p: usize, b: i32, first: i32, last: i32, firstC: i32, lastC: i32, sums: usize): void {
  const H = word(p, 7);
  const W = word(p, 8);
  const C = word(p, 9);
  const OW = word(p, 11);
  const O = word(p, 12);
  const kh = word(p, 13);
  const strideY = word(p, 15);
  const top = word(p, 17);
  const panelsO = (O + 7) >> 3;
  const places = (last - first) * OW;
  const firstRow = max(0, first * strideY - top);
  const rows = min(H, (last - 1) * strideY - top + kh) - firstRow;
  if (rows <= 0) return;
  const packedG = address(p, 4) + <usize>rank * address(p, 5);
  const packedX = packedG + (<usize>(panelsO * places) << 5);
  const g = address(p, 2) + (<usize>((b * word(p, 10) + first) * OW) * <usize>O << 2);
  for (let n = 0; n < panelsO; n++) {
    const to = packedG + (<usize>(n * places) << 5);
    const from = g + (<usize>n << 5);
    pack4(to, 32, from, <usize>O << 2, 4, O - n * 8, places);
    pack4(to + 16, 32, from + 16, <usize>O << 2, 4, O - n * 8 - 4, places);
  }
  const x = address(p, 1) + (<usize>((b * H + firstRow) * W) * <usize>C << 2);
  for (let c = firstC; c < lastC; c++) {
    pack4(packedX, 16, x + (<usize>c << 4), <usize>C << 2, 4, C - c * 4, rows * W);
    for (let n = 0; n < panelsO; n++) {
      const tiles = sums + (<usize>((c * panelsO + n) * kh * word(p, 14)) << 7);
      addTaps(p, packedX - (<usize>(firstRow * W) << 4), packedG + (<usize>(n * places) << 5), first, last, tiles);
    }
  }
}

/** All taps of a panel of x, of which row 0 would lie at `x`, and a panel of g, which begins with row `first`. */
function addTaps(p: usize, x: usize, g: usize, first: i32, last: i32, tiles: usize): void {
  const W = word(p, 8);
  const OW = word(p, 11);
  const strideY = word(p, 15);
  const strideX = word(p, 16);
  for (let u = 0; u < word(p, 13); u++) {
    const y = u - word(p, 17);
    const top = max(first, firstInside(y, strideY));
    const bottom = min(last, lastInside(y, strideY, word(p, 7)));
    for (let v = 0; v < word(p, 14); v++, tiles += 128) {
      const column = v - word(p, 18);
      const left = max(0, firstInside(column, strideX));
      const right = min(OW, lastInside(column, strideX, W));
      if (top >= bottom || left >= right) continue;
      const fromX = x + (<usize>((top * strideY + y) * W + left * strideX + column) << 4);
      const fromG = g + (<usize>((top - first) * OW + left) << 5);
      // Rows that follow each other without a gap are one.
      const joined = right - left == OW && OW == W && strideY == 1;
      filterTile(
        tiles, fromX, <usize>strideX << 4, <usize>(strideY * W) << 4, fromG, <usize>OW << 5,
        joined ? 1 : bottom - top, joined ? (bottom - top) * OW : right - left,
      );
    }
  }
}

/** The first place i with i·stride + offset ≥ 0. */
// @ts-ignore: decorator
@inline
function firstInside(offset: i32, stride: i32): i32 {
  return offset >= 0 ? 0 : (stride - 1 - offset) / stride;
}

/** The place behind the last i with i·stride + offset < size. */
// @ts-ignore: decorator
@inline
function lastInside(offset: i32, stride: i32, size: i32): i32 {
  return size > offset ? (size - 1 - offset) / stride + 1 : 0;
}

/** df, as the sum of the parts. */
function addParts(p: usize): void {
  const C = word(p, 9);
  const O = word(p, 12);
  const taps = word(p, 13) * word(p, 14);
  const panelsO = (O + 7) >> 3;
  const parts = word(p, 22);
  const bytes = partBytes(p);
  share(taps * C);
  for (let row = begin; row < end; row++) {
    const tap = row / C;
    const c = row - tap * C;
    for (let n = 0; n < panelsO; n++) {
      const tile = <usize>(((c >> 2) * panelsO + n) * taps + tap) << 7;
      let from = address(p, 3) + tile + (<usize>(c & 3) << 5);
      let low = v128.load(from);
      let high = v128.load(from, 16);
      for (let part = 1; part < parts; part++) {
        from += bytes;
        low = f32x4.add(low, v128.load(from));
        high = f32x4.add(high, v128.load(from, 16));
      }
      // The sums stand in the first part's place before they go to df, which may have fewer columns.
      from = address(p, 3) + tile + (<usize>(c & 3) << 5);
      v128.store(from, low);
      v128.store(from, high, 16);
      const to = address(p, 0) + (<usize>row * <usize>O << 2) + (<usize>n << 5);
      const columns = min(8, O - n * 8);
      if (columns == 8) {
        v128.store(to, low);
        v128.store(to, high, 16);
      } else {
        for (let i: usize = 0; i < <usize>columns << 2; i += 4) store<f32>(to + i, load<f32>(from + i));
      }
    }
  }
}
