import fc from "fast-check";
import { DTYPE_SIZES, type Dtype, type HostTensor } from "../../src/index.ts";
import { decodeTensor } from "../../src/safetensors/decode-tensor.ts";

const dtypes = Object.keys(DTYPE_SIZES).filter((name): name is Dtype => name in DTYPE_SIZES);

/** Any tensor of any dtype, with random bits as elements: NaN payloads, subnormals and all integers included. */
export const anyTensor: fc.Arbitrary<HostTensor> = fc
  .record({
    dtype: fc.constantFrom(...dtypes),
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
  })
  .chain(({ dtype, shape }) => {
    const length = shape.reduce((product, dimension) => product * dimension, DTYPE_SIZES[dtype]);
    const max = dtype === "BOOL" ? 1 : 255;
    return fc
      .uint8Array({ minLength: length, maxLength: length, max })
      .map((bytes) => decodeTensor(dtype, shape, new Uint8Array(bytes), { tensor: "any" }));
  });

/** Any names, among them those of the prototype, that a file may hold. */
export const anyName = fc
  .oneof(fc.string({ unit: "binary", minLength: 1 }), fc.constantFrom("__proto__", "constructor", "toString"))
  .filter((name) => name !== "__metadata__" && !/\p{Surrogate}/u.test(name));

/** The bits of a tensor's elements, so that comparisons see NaN payloads and the sign of zero. */
export function bitsOf(tensor: HostTensor): number[] {
  return [...new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)];
}
