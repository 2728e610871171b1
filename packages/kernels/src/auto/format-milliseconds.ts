/** Milliseconds with two digits, or as a whole number from 100 on: 0.0034 ms, 1.2 ms, 350 ms. */
export const formatMilliseconds = (milliseconds: number): string =>
  `${milliseconds >= 100 ? Math.round(milliseconds) : Number(milliseconds.toPrecision(2))} ms`;
