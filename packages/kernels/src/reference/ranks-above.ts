/** Whether a ranks strictly above b in `argMax` and `topK`: the larger number does, and any number above NaN. */
export const ranksAbove = (a: number, b: number): boolean => a > b || (Number.isNaN(b) && !Number.isNaN(a));
