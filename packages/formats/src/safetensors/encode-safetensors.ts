import { encodeData } from "./encode-data.ts";
import { planFile, type SafetensorsOptions } from "./plan-file.ts";
import type { Named, WritableTensor } from "./writable-tensor.ts";

/**
 * Encodes tensors as the bytes of a safetensors file.
 *
 * Deterministic: tensors lie in the order of their element size, widest first, then of their names, and metadata is
 * sorted, so that equal content gives equal bytes. The header is padded with spaces to a multiple of 8 bytes.
 *
 * @example
 * ```ts
 * const bytes = encodeSafetensors(
 *   { weight: { dtype: "F32", shape: [2, 3], data: new Float32Array(6) } },
 *   { metadata: { step: "100" } },
 * );
 * ```
 * @throws {@link FormatError} for a bad or repeated name, a bad shape, or elements that do not fit dtype and shape.
 */
export function encodeSafetensors(
  tensors: Named<WritableTensor>,
  options: SafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  const plan = planFile(tensors, options);
  const bytes = new Uint8Array(plan.size);
  bytes.set(plan.header);
  let at = plan.header.byteLength;
  for (const { name, tensor, byteLength } of plan.tensors) {
    for (const piece of encodeData(name, tensor.dtype, byteLength, tensor.data, Number.MAX_SAFE_INTEGER)) {
      bytes.set(piece, at);
      at += piece.byteLength;
    }
  }
  return bytes;
}
