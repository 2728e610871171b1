/** The median of numbers, the mean of the two in the middle where their count is even. The order of `values` is changed. */
export function median(values: Float32Array | Float64Array): number {
  const middle = values.length >> 1;
  const upper = select(values, middle);
  if (values.length % 2 === 1) return upper;
  // What lies before the middle is not larger than it: the largest of that is its neighbour.
  let lower = values[0];
  for (let i = 1; i < middle; i++) lower = Math.max(lower, values[i]);
  return (lower + upper) / 2;
}

/** Moves the element of rank k to its place, smaller ones before it and larger ones behind (Hoare's quickselect). */
function select(values: Float32Array | Float64Array, k: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j], values[i]];
      i++;
      j--;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k];
}
