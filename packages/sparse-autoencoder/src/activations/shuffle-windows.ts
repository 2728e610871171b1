import { RandomStream } from "@quadrivium/kernels";
import { checkFinite } from "./check-finite.ts";
import { dropOutliers } from "./drop-outliers.ts";
import { EpochPlan, firstHalf, type Piece, secondHalf } from "./epoch-plan.ts";
import { inTurns } from "./in-turns.ts";
import { GROUPS_IN_MEMORY, type ShuffleMemory } from "./shuffle-memory.ts";

/** What windows are made from. */
export interface WindowOptions extends ShuffleMemory {
  readonly width: number;
  readonly seed: number;
  readonly epochs: number;
  readonly maximumNormMultiple: number | undefined;
  /** Told after each group how many rows were read, and how many of them left out. */
  readonly onRead: (rows: number, dropped: number) => void;
}

/** Rows in memory, and the random order in which they come. */
interface LoadedGroup {
  readonly data: Float32Array;
  readonly order: Int32Array;
}

/** Rows to be served next. They are in memory until the next window is asked for. */
export interface ShuffleWindow {
  readonly rows: number;
  /** Copies row i of the window to `target` from element `at` on. */
  copyRow(i: number, target: Float32Array, at: number): void;
}

/** The plan of an epoch. */
export const planEpoch = ({ pieces, groupRows, seed }: WindowOptions, epoch: number): EpochPlan =>
  new EpochPlan(pieces, groupRows, seed, epoch);

/** The windows from one on, epoch after epoch, each group being read while the window before it is served. */
export async function* shuffleWindows(
  options: WindowOptions,
  epoch: number,
  window: number,
): AsyncGenerator<ShuffleWindow, void, undefined> {
  const { seed, epochs, width } = options;
  const reading = new AbortController();
  const groups = loadGroups(options, epoch, Math.max(0, window - 1), reading.signal);
  const next = async () => (await groups.next()).value ?? undefined;
  try {
    let first = window;
    for (let e = epoch; e < epochs; e++) {
      const { groups: planned } = planEpoch(options, e);
      let before = first > 0 ? await next() : undefined;
      for (let w = first; w <= planned.length; w++) {
        const after = w < planned.length ? await next() : undefined;
        yield mix(before, after, width, new RandomStream(seed, `epoch ${e} window ${w}`));
        before = after;
      }
      first = 0;
    }
  } finally {
    reading.abort();
    await groups.return();
  }
}

/** The second half of one group and the first half of another, in random order. */
function mix(
  before: LoadedGroup | undefined,
  after: LoadedGroup | undefined,
  width: number,
  random: RandomStream,
): ShuffleWindow {
  const kept = before === undefined ? 0 : secondHalf(before.order.length);
  const rows = kept + (after === undefined ? 0 : firstHalf(after.order.length));
  const places = random.permutation(rows);
  const rowOf = ({ data, order }: LoadedGroup, i: number) =>
    data.subarray(order[i] * width, (order[i] + 1) * width);
  return {
    rows,
    copyRow(i, target, at) {
      const place = places[i];
      const row =
        place < kept ? rowOf(before!, firstHalf(before!.order.length) + place) : rowOf(after!, place - kept);
      target.set(row, at);
    },
  };
}

/** Groups in the order in which they come, one read ahead. A group's memory is used again for the third after it. */
async function* loadGroups(
  options: WindowOptions,
  epoch: number,
  group: number,
  signal: AbortSignal,
): AsyncGenerator<LoadedGroup, void, undefined> {
  const slots: Float32Array[] = [];
  let plan = planEpoch(options, epoch);
  let count = 0;
  const start = (): Promise<LoadedGroup> | undefined => {
    if (group === plan.groups.length) {
      epoch++;
      group = 0;
      plan = planEpoch(options, epoch);
    }
    if (epoch >= options.epochs) return undefined;
    const slot = count++ % GROUPS_IN_MEMORY;
    slots[slot] ??= new Float32Array(options.groupRows * options.width);
    return loadGroup(
      options,
      plan.groups[group].pieces,
      `epoch ${epoch} group ${group++}`,
      slots[slot],
      signal,
    );
  };
  for (let upcoming = start(); upcoming !== undefined; ) {
    const loaded = await upcoming;
    upcoming = start();
    // Its error is met when it is waited for, and nobody's where that does not come to be.
    upcoming?.catch(() => undefined);
    yield loaded;
  }
}

async function loadGroup(
  { width, seed, readsAtOnce, maximumNormMultiple, onRead }: WindowOptions,
  pieces: readonly Piece[],
  stream: string,
  data: Float32Array,
  signal: AbortSignal,
): Promise<LoadedGroup> {
  let rows = 0;
  const placed = pieces.map((piece) => {
    const at = rows;
    rows += piece.end - piece.start;
    return { piece, at };
  });
  await inTurns(placed, readsAtOnce, async ({ piece, at }) => {
    const part = await piece.shard.read(piece, signal);
    checkFinite(piece.shard, piece, part);
    data.set(part, at * width);
  });
  const random = new RandomStream(seed, stream);
  const order = random.permutation(rows);
  const dropped =
    maximumNormMultiple === undefined ? 0 : dropOutliers(order, data, width, maximumNormMultiple, random);
  onRead(rows, dropped);
  return { data, order };
}
