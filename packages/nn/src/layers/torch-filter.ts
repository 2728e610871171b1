import { type Shape, ShapeError, sizeOf, type TensorData } from "@quadrivium/kernels";

function permute(name: string, data: TensorData, shape: Shape, order: readonly number[]): Float32Array {
  if (shape.length !== 4 || sizeOf(shape) !== data.length) {
    throw new ShapeError(name, {
      expected: "a shape of four axes and as many elements",
      received: `[${shape.join(", ")}] and ${data.length} elements`,
    });
  }
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const [a, b, c, d] = order;
  const result = new Float32Array(data.length);
  let to = 0;
  for (let i = 0; i < shape[a]; i++) {
    for (let j = 0; j < shape[b]; j++) {
      for (let k = 0; k < shape[c]; k++) {
        for (let l = 0; l < shape[d]; l++) {
          result[to++] = data[i * strides[a] + j * strides[b] + k * strides[c] + l * strides[d]];
        }
      }
    }
  }
  return result;
}

/**
 * A filter of PyTorch's `Conv2d`, [outputs, inputs, rows, columns], as ours, [rows, columns, inputs, outputs].
 * @param shape PyTorch's shape
 * @throws {ShapeError} when the shape does not have four axes or another number of elements
 */
export const filterFromTorch = (data: TensorData, shape: Shape): Float32Array =>
  permute("filterFromTorch", data, shape, [2, 3, 1, 0]);

/**
 * A filter of ours, [rows, columns, inputs, outputs], as PyTorch's, [outputs, inputs, rows, columns].
 * @param shape our shape
 * @throws {ShapeError} when the shape does not have four axes or another number of elements
 */
export const filterToTorch = (data: TensorData, shape: Shape): Float32Array =>
  permute("filterToTorch", data, shape, [3, 2, 0, 1]);
