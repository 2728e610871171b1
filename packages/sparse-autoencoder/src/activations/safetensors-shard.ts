import { type ByteSource, openSafetensors, toFloat32 } from "@quadrivium/formats";
import type { ActivationShard } from "./activation-shard.ts";
import { chooseTensor } from "./choose-tensor.ts";
import { documentLayout } from "./document-layout.ts";
import { DocumentShard, divideEvenly } from "./document-shard.ts";

/** Raw bytes and a piece of them twice, of 8 bytes a number at most, and the float32. */
export const ARRAY_READING_COST = 5;

/** A tensor of a safetensors file as a shard. @throws {FormatError} naming the file */
export async function openSafetensorsShard(
  source: ByteSource,
  name: string,
  tensor: string | undefined,
  excluded: readonly number[],
): Promise<ActivationShard> {
  const reader = await openSafetensors(source);
  const chosen = chooseTensor("safetensors", name, [...reader.infos.values()], tensor);
  const layout = documentLayout("safetensors", name, chosen.shape, excluded);
  return new DocumentShard({
    name,
    layout,
    readingCost: ARRAY_READING_COST,
    divide: (documents) => divideEvenly(layout.documents, documents),
    read: async (start, end, signal) => toFloat32(await reader.readRows(chosen.name, start, end, { signal })),
    close: () => reader.close(),
  });
}
