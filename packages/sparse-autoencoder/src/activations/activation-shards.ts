import { type ByteSource, type BytesLike, FormatError, toByteSource } from "@quadrivium/formats";
import { OptionError } from "@quadrivium/kernels";
import type { ActivationShard } from "./activation-shard.ts";
import type { Activations } from "./activations.ts";
import { checkFinite } from "./check-finite.ts";
import { checkExcludedPositions } from "./document-layout.ts";
import { inTurns } from "./in-turns.ts";
import { type OpenShardOptions, openShard } from "./open-shard.ts";

/** Over a network opening is mostly waiting. */
const OPENED_AT_ONCE = 8;

/** Files of activations, seen as one table: the rows of the first, then those of the second, and so on. */
export class ActivationShards {
  readonly shards: readonly ActivationShard[];
  /** Number of rows in all. */
  readonly rows: number;
  /** d: numbers per row. */
  readonly width: number;

  /**
   * @throws {OptionError} when there are none
   * @throws {FormatError} naming the first that is not as wide as the others
   */
  constructor(shards: readonly ActivationShard[]) {
    if (shards.length === 0) {
      throw new OptionError("activations", { expected: "at least one shard", received: "none" });
    }
    const [{ width, name }] = shards;
    const other = shards.find((shard) => shard.width !== width);
    if (other !== undefined) {
      throw new FormatError({
        format: "activations",
        reason: "shape",
        expected: `rows of width ${width}, as in ${name}`,
        received: `${other.width}`,
        path: other.name,
      });
    }
    this.shards = shards;
    this.width = width;
    this.rows = shards.reduce((sum, { rows }) => sum + rows, 0);
  }

  /**
   * Reads rows `start` to `end`, exclusive, into memory: held-out ones, say.
   * @throws {OptionError} unless 0 ≤ start < end ≤ rows
   * @throws {FormatError} naming the shard that is damaged or holds a number that is not finite
   */
  async read(start: number, end: number, signal?: AbortSignal): Promise<Activations> {
    const { rows, width } = this;
    if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= rows)) {
      throw new OptionError("activations: rows", {
        expected: `0 ≤ start < end ≤ ${rows}`,
        received: `${start} to ${end}`,
      });
    }
    const data = new Float32Array((end - start) * width);
    let first = 0;
    for (const shard of this.shards) {
      const range = { start: Math.max(0, start - first), end: Math.min(shard.rows, end - first) };
      if (range.start < range.end) {
        const part = await shard.read(range, signal);
        checkFinite(shard, range, part);
        data.set(part, (first + range.start - start) * width);
      }
      first += shard.rows;
    }
    return { data, width };
  }

  /** Closes all files. */
  async close(): Promise<void> {
    for (const shard of this.shards) await shard.close();
  }
}

/**
 * Opens files of activations: safetensors, `.npy`, `.npz` (F64, F32, F16, BF16) and Parquet, [N, d] or
 * [documents, positions, d]. Only the headers are read; files may lie in memory, in `Blob`s, on a disk or behind HTTP.
 *
 * @example
 * const shards = await openActivationShards([await openHttpSource("https://example.org/layer-8-00.safetensors")]);
 *
 * @throws {FormatError} naming the file that is damaged, of another kind, or not as wide as the others
 * @throws {OptionError} when there are no files, or a position to leave out is no whole number ≥ 0
 */
export async function openActivationShards(
  files: readonly BytesLike[],
  options: OpenShardOptions = {},
): Promise<ActivationShards> {
  checkExcludedPositions(options.excludePositions ?? []);
  const sources = files.map(toByteSource);
  const open = (source: ByteSource, i: number, width?: number) =>
    openShard(source, source.path ?? `shard ${i}`, options, width);
  try {
    const [first, ...others] = sources;
    // The first alone: it tells the others' width.
    const shards = first === undefined ? [] : [await open(first, 0)];
    const width = shards[0]?.width;
    shards.push(...(await inTurns(others, OPENED_AT_ONCE, (source, i) => open(source, i + 1, width))));
    return new ActivationShards(shards);
  } catch (error) {
    for (const source of sources) await source.close?.();
    throw error;
  }
}
