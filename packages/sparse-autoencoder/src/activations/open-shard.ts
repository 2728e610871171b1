import { type ByteSource, FormatError } from "@quadrivium/formats";
import type { Compressors } from "hyparquet";
import type { ActivationShard, ShardOptions } from "./activation-shard.ts";
import { openNpyShard, openNpzShard } from "./numpy-shard.ts";
import { openParquetShard } from "./parquet/parquet-shard.ts";
import { openSafetensorsShard } from "./safetensors-shard.ts";

/** How files of activations are opened. */
export interface OpenShardOptions extends ShardOptions {
  /**
   * Decompressors of Parquet columns by codec, beyond `UNCOMPRESSED` and `SNAPPY`; those of the npm package
   * `hyparquet-compressors` will do.
   */
  readonly compressors?: Compressors;
}

/** The file's first bytes, by which its format is known. */
const MAGIC_BYTES = 6;
const startsWith = (bytes: Uint8Array, text: string): boolean =>
  bytes.length >= text.length && [...text].every((character, i) => bytes[i] === character.charCodeAt(0));

/** A source under a name, since messages name the shard. */
const named = (source: ByteSource, path: string): ByteSource => ({
  size: source.size,
  path,
  read: (offset, length, signal) => source.read(offset, length, signal),
  close: async () => source.close?.(),
});

/** One tensor's name. @throws {FormatError} where several are given */
function onlyName(format: string, path: string, { tensor }: ShardOptions): string | undefined {
  if (tensor === undefined || typeof tensor === "string") return tensor;
  if (tensor.length === 1) return tensor[0];
  throw new FormatError({
    format,
    reason: "unknown-tensor",
    expected: "the name of one tensor",
    received: `${tensor.length} names`,
    path,
  });
}

/**
 * Opens a file of activations: safetensors, `.npy`, `.npz` or Parquet, told apart by their first bytes. Of the file only
 * the header is read.
 * @param path What messages call the file
 * @param width d where it is known from another shard
 * @throws {FormatError} naming the file when it is none of these, or holds no such tensor
 */
export async function openShard(
  source: ByteSource,
  path: string,
  options: OpenShardOptions,
  width?: number,
): Promise<ActivationShard> {
  const bytes = named(source, path);
  const { excludePositions: excluded = [], tensor, compressors } = options;
  const start = await bytes.read(0, Math.min(MAGIC_BYTES, bytes.size));
  if (startsWith(start, "\x93NUMPY")) return openNpyShard(bytes, path, excluded);
  if (startsWith(start, "PK")) return openNpzShard(bytes, path, onlyName("npz", path, options), excluded);
  if (startsWith(start, "PAR1")) {
    const columns = typeof tensor === "string" ? [tensor] : tensor;
    return openParquetShard(bytes, path, { columns, excluded, width, compressors });
  }
  return openSafetensorsShard(bytes, path, onlyName("safetensors", path, options), excluded);
}
