/**
 * Checkpoint formats: a streaming, hardened safetensors reader and a deterministic writer, for Node and the browser.
 *
 * File system helpers for Node are in `@quadrivium/formats/node`.
 *
 * @packageDocumentation
 */
export { blobSource } from "./bytes/blob-source.ts";
export type { ByteSource } from "./bytes/byte-source.ts";
export { type HttpSourceOptions, openHttpSource } from "./bytes/http-source.ts";
export { memorySource } from "./bytes/memory-source.ts";
export type { ReadOptions } from "./bytes/read-exactly.ts";
export { FormatError, type FormatErrorDetails, type FormatErrorReason } from "./format-error.ts";
export { bfloat16ToFloat32, float32ToBfloat16 } from "./numbers/bfloat16.ts";
export { float16ToFloat32, float32ToFloat16 } from "./numbers/float16.ts";
export { toFloat32 } from "./numbers/to-float32.ts";
export { toSafeIntegers } from "./numbers/to-safe-integers.ts";
export {
  DTYPE_SIZES,
  type Dtype,
  type HostTensor,
  isDtype,
  type TensorDataByDtype,
} from "./safetensors/dtype.ts";
export { encodeSafetensors } from "./safetensors/encode-safetensors.ts";
export { openSafetensors } from "./safetensors/open-safetensors.ts";
export type { SafetensorsHeader } from "./safetensors/parse-header.ts";
export type { SafetensorsOptions } from "./safetensors/plan-file.ts";
export { type SafetensorsChunksOptions, safetensorsChunks } from "./safetensors/safetensors-chunks.ts";
export { SafetensorsReader } from "./safetensors/safetensors-reader.ts";
export type { TensorInfo } from "./safetensors/tensor-info.ts";
export type { LazyTensor, Named, WritableData, WritableTensor } from "./safetensors/writable-tensor.ts";
