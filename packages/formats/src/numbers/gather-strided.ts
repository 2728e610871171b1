/** A view of memory: element (i, j, …) is element `offset + i·strides[0] + j·strides[1] + …` of it. */
export interface StridedView {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** The elements of a view in row-major order, each of `size` bytes; the storage's own memory where it is all of it. */
export function gatherStrided(
  storage: Uint8Array<ArrayBuffer>,
  size: number,
  { shape, strides, offset }: StridedView,
): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, length) => product * length, 1);
  if (count === 0) return new Uint8Array(0);
  if (isRowMajor(shape, strides)) {
    const start = offset * size;
    const end = start + count * size;
    return start === 0 && end === storage.length ? storage : storage.slice(start, end);
  }
  const result = new Uint8Array(count * size);
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < result.length; to += size) {
    for (let byte = 0; byte < size; byte++) result[to + byte] = storage[from * size + byte]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}
