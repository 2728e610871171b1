/** Maps positive numbers to places, logarithmically. */
export interface LogScale {
  readonly at: (value: number) => number;
  /** The values at the two ends. */
  readonly domain: readonly [number, number];
}

/** A scale on which the numbers lie between `from` and `to`, with a share of room at both ends. */
export function logScale(values: readonly number[], from: number, to: number, room: number): LogScale {
  const logs = values.map(Math.log);
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  const margin = Math.max(1e-6, most - least) * room;
  const [low, high] = [least - margin, most + margin];
  return {
    at: (value) => from + ((Math.log(value) - low) / (high - low)) * (to - from),
    domain: [Math.exp(low), Math.exp(high)],
  };
}

/** Round numbers of a decade, from few to many. */
const DECADES = [[1], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7]];
/** Fewer ticks than this tell too little. */
const FEWEST = 4;

/** Round numbers within a domain, as few as tell enough. */
export function roundTicks([low, high]: readonly [number, number]): number[] {
  const ticksOf = (factors: readonly number[]) => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const factor of factors) ticks.push(Number(`${factor}e${power}`));
    }
    return ticks.filter((tick) => tick >= low && tick <= high);
  };
  const choices = DECADES.map(ticksOf);
  return choices.find((ticks) => ticks.length >= FEWEST) ?? choices.at(-1)!;
}

/** Places moved apart to at least `distance`, in their order. */
export function spread(places: readonly number[], distance: number): number[] {
  const order = [...places.keys()].sort((a, b) => places[a]! - places[b]!);
  const moved = [...places];
  for (const [i, place] of order.entries()) {
    if (i > 0) moved[place] = Math.max(moved[place]!, moved[order[i - 1]!]! + distance);
  }
  return moved;
}
