/** How a value lies on a slider, whose positions are whole numbers from 0 to `positions`. */
export interface SliderScale {
  readonly positions: number;
  readonly toValue: (position: number) => number;
  /** The nearest position, also of a value between two or beyond the ends. */
  readonly toPosition: (value: number) => number;
}

const within = (position: number, positions: number) =>
  Math.min(positions, Math.max(0, Math.round(position)));

/** Powers of two from 2^`from` to 2^`to`. */
export const powersOfTwo = (from: number, to: number): SliderScale => ({
  positions: to - from,
  toValue: (position) => 2 ** (from + position),
  toPosition: (value) => within(Math.log2(value) - from, to - from),
});

/** 1, 2, 4, 8 times each power of ten from 10^`from` up to 10^`to`. */
export function decades(from: number, to: number): SliderScale {
  const values: number[] = [];
  for (let power = from; power < to; power++) {
    for (const factor of [1, 2, 4, 8]) values.push(Number(`${factor}e${power}`));
  }
  values.push(Number(`1e${to}`));
  return {
    positions: values.length - 1,
    toValue: (position) => values[position]!,
    toPosition: (value) => {
      const distances = values.map((candidate) => Math.abs(Math.log(candidate / value)));
      return distances.indexOf(Math.min(...distances));
    },
  };
}
