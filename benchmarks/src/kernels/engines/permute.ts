/** The elements of an array with its axes in another order: axis i of the result is axis order[i] of x. */
export function permute(x: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const sizes = order.map((axis) => shape[axis]);
  const result = new Float32Array(x.length);
  const place = order.map(() => 0);
  for (let to = 0; to < result.length; to++) {
    result[to] = x[place.reduce((from, at, axis) => from + at * strides[order[axis]], 0)];
    for (let axis = place.length - 1; axis >= 0; axis--) {
      if (++place[axis] < sizes[axis]) break;
      place[axis] = 0;
    }
  }
  return result;
}
