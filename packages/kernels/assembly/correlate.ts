import { correlateTile } from "./correlate-tile";
import { barrier, begin, end, nextTile, rank, scratch, share, threads } from "./control";
import { pack4 } from "./pack";
import { address, word } from "./words";

/** Places and columns of the tiles that threads take one after the other. */
const TILE_M = 64;
const TILE_N = 64;
/** Words before those of the first phase, and of each phase. */
const HEAD = 20;
const PHASE = 13;

/*
 * CORRELATE: target, source, filter, packed filter, zeros, memory for one thread's list, its bytes; height, width and
 * channels of the source, height and width of the target, its channels N; strides of the filter in bytes from one
 * channel of the source to the next and from one of the target; steps of the source rows and columns from one place to
 * the next, and those of the target; number of panels of the packed filter; number of phases. Then for each phase:
 * number of its first tile, places B, down, across, the target's first row and column, the source's first row and column,
 * the filter's height and width, the offset in bytes of its first tap and from one row and column of taps to the next.
 *
 * y[b, (i, j)] = Σ x[b, (i, j)·step + first + (u, v), :]·filter[u, v, :, :]. Nothing is unrolled: for four places at a time
 * a list of addresses tells where their channels lie; outside the image these are zeros. The sum of each element runs
 * over the filter in its order, whatever the threads do.
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
  const downCount = word(q, 2);
  const acrossCount = word(q, 3);
  const places = word(q, 1) * downCount * acrossCount;
  const lastPlace = min(firstPlace + TILE_M, places);
  const lastColumn = min(firstColumn + TILE_N, N);
  const panelBytes = <usize>depth(p, q) << 5;
  const list = address(p, 5) + <usize>rank * address(p, 6);
  for (let place = firstPlace; place < lastPlace; place += 4) {
    const rows = min(4, lastPlace - place);
    const whole = locate(p, q, place, rows, list);
    const segments = whole ? word(q, 8) : word(q, 8) * word(q, 9);
    const run = whole ? word(q, 9) * word(p, 9) : word(p, 9);
    for (let n = firstColumn; n < lastColumn; n += 8) {
      const panel = packed + <usize>(n >> 3) * panelBytes;
      correlateTile(list, <usize>n << 2, segments, run, panel, rows, min(8, lastColumn - n), scratch());
    }
  }
}

/**
 * Writes where four places lie: the addresses in the target, then for each segment those in the source. Segments are
 * rows of the filter where no place reaches beyond the sides of the image, since their channels are neighbours in
 * memory, and single taps else. Returns whether they are rows.
 */
function locate(p: usize, q: usize, place: i32, rows: i32, list: usize): bool {
  const height = word(p, 7);
  const width = word(p, 8);
  const channels = word(p, 9);
  const downCount = word(q, 2);
  const acrossCount = word(q, 3);
  const taps = word(q, 9);
  let line = place / acrossCount;
  let j = place - line * acrossCount;
  let b = line / downCount;
  let i = line - b * downCount;
  let whole = true;
  for (let lane = 0; lane < rows; lane++) {
    const x = j * word(p, 16) + word(q, 7);
    whole = whole && x >= 0 && x + taps <= width;
    if (++j == acrossCount) j = 0;
  }
  j = place - line * acrossCount;
  const zeros = address(p, 4);
  const pixel = <usize>channels << 2;
  for (let lane: usize = 0; lane < 4; lane++) {
    const row = (b * word(p, 10) + word(q, 4) + i * word(p, 17)) * word(p, 11) + word(q, 5) + j * word(p, 18);
    store<u32>(list + (lane << 2), <u32>(address(p, 0) + <usize>row * (address(p, 12) << 2)));
    const y = i * word(p, 15) + word(q, 6);
    const x = j * word(p, 16) + word(q, 7);
    let to = list + 16 + (lane << 2);
    for (let u = 0; u < word(q, 8); u++) {
      const isInside = <u32>(y + u) < <u32>height;
      const from = address(p, 1) + <usize>((b * height + y + u) * width + x) * pixel;
      if (whole) {
        store<u32>(to, <u32>(isInside ? from : zeros));
        to += 16;
        continue;
      }
      for (let v = 0; v < taps; v++, to += 16) {
        store<u32>(to, <u32>(isInside && <u32>(x + v) < <u32>width ? from + <usize>v * pixel : zeros));
      }
    }
    // Lanes behind the last place repeat it; nobody stores them.
    if (<i32>lane + 1 >= rows) continue;
    if (++j == acrossCount) {
      j = 0;
      if (++i == downCount) {
        i = 0;
        b++;
      }
    }
  }
  return whole;
}
