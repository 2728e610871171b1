/** Maps numbers to places along a line, and says which numbers to label. */
export interface Axis {
  /** The place of a number, in pixels. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Round numbers of a decade, from few to many. */
const STEPS = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 6, 8]];
const FEWEST_TICKS = 4;

/** Round numbers in low … high. */
function roundNumbers(low: number, high: number, steps: readonly number[]): number[] {
  const decades = Array.from(
    { length: Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, i) => Math.floor(Math.log10(low)) + i,
  );
  return decades
    .flatMap((decade) => steps.map((step) => Number((step * 10 ** decade).toPrecision(3))))
    .filter((value) => value >= low && value <= high);
}

/** Multiples of 1, 2 or 5 times a power of ten in low … high, at least four of them. */
function multiples(low: number, high: number): number[] {
  const most = (high - low) / (FEWEST_TICKS + 1);
  const decade = 10 ** Math.floor(Math.log10(most));
  const step = decade * [5, 2, 1].find((factor) => factor * decade <= most)!;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A logarithmic axis over numbers > 0, with a little room at both ends; `from` and `to` in pixels. */
export function logAxis(values: readonly number[], from: number, to: number): Axis {
  const logs = values.map(Math.log);
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  const room = Math.max(0.04 * (most - least), 0.02);
  const [low, high] = [least - room, most + room];
  const at = (value: number) => from + ((Math.log(value) - low) / (high - low)) * (to - from);
  const range = [Math.exp(low), Math.exp(high)] as const;
  const choices = STEPS.map((steps) => roundNumbers(...range, steps));
  return { at, ticks: choices.find((ticks) => ticks.length >= FEWEST_TICKS) ?? multiples(...range) };
}

/** A logarithmic axis labelled at powers of two, where the numbers are such; otherwise at round numbers. */
export function powerAxis(values: readonly number[], from: number, to: number): Axis {
  const { at, ticks } = logAxis(values, from, to);
  const powers = [...new Set(values)].map(Math.log2).sort((a, b) => a - b);
  if (!powers.every(Number.isInteger)) return { at, ticks };
  const [first, last] = [powers[0], powers[powers.length - 1]];
  const stride = Math.ceil((last - first + 1) / 12);
  const count = Math.floor((last - first) / stride) + 1;
  return { at, ticks: Array.from({ length: count }, (_, i) => 2 ** (first + i * stride)) };
}

/** A linear axis that is the same above and below 0, with three labels. */
export function symmetricAxis(values: readonly number[], from: number, to: number): Axis {
  const most = Math.max(1e-9, ...values.map(Math.abs));
  const decade = 10 ** Math.floor(Math.log10(most));
  const limit = decade * [1, 2, 3, 5, 10].find((step) => step * decade >= most)!;
  const at = (value: number) => from + ((value + limit) / (2 * limit)) * (to - from);
  return { at, ticks: [-limit, 0, limit] };
}
