/**
 * Checkpoint formats: streaming, hardened readers and deterministic writers of safetensors and of
 * PyTorch's files, a reader of NumPy's; for Node and the browser.
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
export { type BytesLike, toByteSource } from "./bytes/to-byte-source.ts";
export { FormatError, type FormatErrorDetails, type FormatErrorReason } from "./format-error.ts";
export { bfloat16ToFloat32, float32ToBfloat16 } from "./numbers/bfloat16.ts";
export { float16ToFloat32, float32ToFloat16 } from "./numbers/float16.ts";
export { toFloat32 } from "./numbers/to-float32.ts";
export { toSafeIntegers } from "./numbers/to-safe-integers.ts";
export { NpyReader, openNpy } from "./numpy/npy-reader.ts";
export { type NpzArrayInfo, type NpzOptions, NpzReader, openNpz } from "./numpy/open-npz.ts";
export type { NpyHeader } from "./numpy/parse-npy-header.ts";
export { PickleGlobal, type PickleValue } from "./pickle/pickle-value.ts";
export { encodePyTorch, type WritableTorchValue } from "./pytorch/encode-pytorch.ts";
export { openPyTorch } from "./pytorch/open-pytorch.ts";
export { PyTorchReader } from "./pytorch/pytorch-reader.ts";
export type { TorchObject, TorchValue } from "./pytorch/torch-builder.ts";
export { TorchStorage, TorchTensor } from "./pytorch/torch-tensor.ts";
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
