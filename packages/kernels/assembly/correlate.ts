import { barrier, begin, end, nextTile, rank, scratch, share, threads } from "./control";
import { gatherPlaces, gatherRow } from "./gather-places";
import { pack4 } from "./pack";
import { edgeTile, tile } from "./tile";
import { address, copyBytes, word } from "./words";

/** Places and columns of the tiles that threads take one after the other. */
const TILE_M = 64;
const TILE_N = 64;
/** Words before those of the first phase, and of each phase. */
const HEAD = 20;
const PHASE = 13;

/*
 * CORRELATE: target, source, filter, packed filter, zeros, memory for one thread's panel, its bytes; height, width and
 * channels of the source, height and width of the target, its channels N; strides of the filter in bytes from one
 * channel of the source to the next and from one of the target; steps of the source rows and columns from one place to
 * the next, and those of the target; number of phases. Then for each phase: number of its first tile, places B, down,
 * across, the target's first row and column, the source's first row and column, the filter's height and width, the offset
 * in bytes of its first tap and from one row and column of taps to the next.
 *
 * y[b, (i, j)] = Σ x[b, (i, j)·step + first + (u, v), :]·filter[u, v, :, :]. The image is never unrolled as a whole: for
 * four places at a time what their windows see is gathered in a panel, as a product packs its operands, and multiplied
 * with the panels of the filter. The sum of each element runs over the filter in its order, whatever the threads do.
 */
export function correlate(p: usize): void {
  packFilter(p);
  barrier();
  const phases = word(p, 19);
  const across = (word(p, 12) - 1) / TILE_N + 1;
  const lastPhase = p + ((HEAD + (phases - 1) * PHASE) << 2);
  const count = word(lastPhase, 0) + tilesDown(lastPhase) * across;
  let q = p + (HEAD << 2);
  let packed = address(p, 3);
  for (let i = threads == 1 ? 0 : nextTile(); i < count; i = threads == 1 ? i + 1 : nextTile()) {
    while (i >= word(q, 0) + tilesDown(q) * across) {
      packed += packedBytes(p, q);
      q += PHASE << 2;
    }
    const index = i - word(q, 0);
    const down = index / across;
    tileOf(p, q, packed, down * TILE_M, (index - down * across) * TILE_N);
  }
}

/** The number of tiles that the places of a phase make. */
// @ts-ignore: decorator
@inline
function tilesDown(q: usize): i32 {
  return (word(q, 1) * word(q, 2) * word(q, 3) - 1) / TILE_M + 1;
}

/** The depth of a phase's sums: taps times channels. */
// @ts-ignore: decorator
@inline
function depth(p: usize, q: usize): i32 {
  return word(q, 8) * word(q, 9) * word(p, 9);
}

// @ts-ignore: decorator
@inline
function packedBytes(p: usize, q: usize): usize {
  return <usize>(depth(p, q) * ((word(p, 12) + 7) & ~7)) << 2;
}

/** This thread's share of the filter's panels: 8 channels of the target, tap after tap, channel after channel. */
function packFilter(p: usize): void {
  const N = word(p, 12);
  const channels = word(p, 9);
  const kStride = address(p, 13);
  const laneStride = address(p, 14);
  const panels = (N + 7) >> 3;
  let packed = address(p, 3);
  share(word(p, 19) * panels);
  const last = end;
  let index = 0;
  for (let phase = 0, q = p + (HEAD << 2); phase < word(p, 19); phase++, q += PHASE << 2) {
    const panelBytes = <usize>depth(p, q) << 5;
    for (let panel = 0; panel < panels; panel++, index++) {
      if (index < begin || index >= last) continue;
      let to = packed + <usize>panel * panelBytes;
      const lanes = N - panel * 8;
      for (let u = 0; u < word(q, 8); u++) {
        for (let v = 0; v < word(q, 9); v++) {
          const offset = word(q, 10) + u * word(q, 11) + v * word(q, 12);
          const from = address(p, 2) + <usize>offset + <usize>(panel * 8) * laneStride;
          pack4(to, 32, from, kStride, laneStride, lanes, channels);
          pack4(to + 16, 32, from + laneStride * 4, kStride, laneStride, lanes - 4, channels);
          to += <usize>channels << 5;
        }
      }
    }
    packed += packedBytes(p, q);
  }
}

/** A tile of up to TILE_M places and TILE_N channels, four places after four. */
function tileOf(p: usize, q: usize, packed: usize, firstPlace: i32, firstColumn: i32): void {
  const N = word(p, 12);
  const K = depth(p, q);
  const down = word(q, 2);
  const across = word(q, 3);
  const lastPlace = min(firstPlace + TILE_M, word(q, 1) * down * across);
  const lastColumn = min(firstColumn + TILE_N, N);
  const panel = address(p, 5) + <usize>rank * address(p, 6);
  // Neighbouring places lie `stride` bytes apart in the target, over the ends of rows too where every row is computed.
  const stride = <usize>(word(p, 18) * N) << 2;
  const isDense = word(p, 17) == 1 && word(p, 18) == 1;
  let line = firstPlace / across;
  let j = firstPlace - line * across;
  let b = line / down;
  let i = line - b * down;
  for (let place = firstPlace; place < lastPlace; place += 4) {
    const rows = min(4, lastPlace - place);
    const isRow = j + 4 <= across && rows == 4;
    if (isRow) gatherRow(p, q, b, i, j, panel);
    else gatherPlaces(p, q, b, i, j, rows, panel);
    const to = address(p, 0) + (<usize>targetPixel(p, q, b, i, j) * <usize>N << 2);
    for (let n = firstColumn; n < lastColumn; n += 8) {
      const filter = packed + (<usize>((n >> 3) * K) << 5);
      const at = to + (<usize>n << 2);
      const columns = min(8, lastColumn - n);
      if (rows == 4 && columns == 8 && (isRow || isDense)) tile(at, stride, panel, filter, K, false);
      else if (isRow || isDense) edgeTile(at, stride, panel, filter, K, false, rows, columns, scratch());
      else scatteredTile(p, q, b, i, j, n, panel, filter, rows, columns);
    }
    j += 4;
    while (j >= across) {
      j -= across;
      if (++i == down) {
        i = 0;
        b++;
      }
    }
  }
}

/** The index of a place's pixel in the target. */
// @ts-ignore: decorator
@inline
function targetPixel(p: usize, q: usize, b: i32, i: i32, j: i32): i32 {
  return (b * word(p, 10) + word(q, 4) + i * word(p, 17)) * word(p, 11) + word(q, 5) + j * word(p, 18);
}

/** A tile whose places are not evenly spaced in the target: computed apart, stored place by place. */
function scatteredTile(
  p: usize, q: usize, b: i32, i: i32, j: i32, n: i32, panel: usize, filter: usize, rows: i32, columns: i32,
): void {
  const temporary = scratch();
  tile(temporary, 32, panel, filter, depth(p, q), false);
  for (let row: usize = 0; row < <usize>rows; row++) {
    const to = address(p, 0) + (<usize>(targetPixel(p, q, b, i, j) * word(p, 12) + n) << 2);
    copyBytes(to, temporary + (row << 5), <usize>columns << 2);
    if (++j == word(q, 3)) {
      j = 0;
      if (++i == word(q, 2)) {
        i = 0;
        b++;
      }
    }
  }
}
