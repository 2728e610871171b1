import { checkChunkBytes } from "../bytes/read-exactly.ts";
import { encodeData } from "./encode-data.ts";
import { planFile, type SafetensorsOptions } from "./plan-file.ts";
import type { LazyTensor, Named, WritableTensor } from "./writable-tensor.ts";

/** How a file is written piece by piece. */
export interface SafetensorsChunksOptions extends SafetensorsOptions {
  /** Most bytes of a tensor per chunk; default 8 MiB. */
  readonly chunkBytes?: number | undefined;
  /** Ends the iteration between two chunks, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_CHUNK_BYTES = 8 * 1024 * 1024;

/**
 * Encodes tensors as the chunks of a safetensors file, the same bytes as `encodeSafetensors`, one tensor at a time.
 *
 * A tensor's `data` may be a function: it is called when the tensor's turn comes, so that a model larger than memory can
 * be written. Chunks may be views of a tensor's memory: consume each before changing the tensor.
 *
 * @throws {@link FormatError} for a bad or repeated name, a bad shape, or elements that do not fit dtype and shape.
 */
export async function* safetensorsChunks(
  tensors: Named<WritableTensor | LazyTensor>,
  options: SafetensorsChunksOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const chunkBytes = checkChunkBytes("safetensors", options.chunkBytes ?? DEFAULT_CHUNK_BYTES);
  const plan = planFile(tensors, options);
  options.signal?.throwIfAborted();
  yield plan.header;
  for (const { name, tensor, byteLength } of plan.tensors) {
    const data = typeof tensor.data === "function" ? await tensor.data() : tensor.data;
    for (const piece of encodeData(name, tensor.dtype, byteLength, data, chunkBytes)) {
      options.signal?.throwIfAborted();
      yield piece;
    }
  }
}
