import { type ByteSource, memorySource } from "@quadrivium/formats";
import { type Device, sizeOf } from "@quadrivium/kernels";
import type { State } from "@quadrivium/tensor";
import { parameterCount } from "../subject-config.ts";
import { SubjectModel } from "../subject-model.ts";
import type { SubjectTransformer } from "../subject-transformer.ts";
import { fillParameters } from "./fill-parameters.ts";
import { type Llama2cHeader, llama2cError, readLlama2cHeader } from "./llama2c-header.ts";

/** Where a parameter's elements lie in a file, in bytes. */
type Places = ReadonlyMap<string, { readonly offset: number; readonly length: number }>;

/**
 * Brings a checkpoint of karpathy's llama2.c onto a device: version 0 (such as `stories260K.bin`) or 1, tied or not.
 *
 * @throws {FormatError} when the file is not such a checkpoint, or not as long as its header says; nothing has been
 * allocated then but the header
 */
export async function loadLlama2c(
  device: Device,
  source: ByteSource | Uint8Array,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<SubjectModel> {
  const bytes = source instanceof Uint8Array ? memorySource(source) : source;
  const header = await readLlama2cHeader(bytes, signal);
  const end = header.bytes + 4 * (parameterCount(header.config) + tableSize(header));
  if (end !== bytes.size) {
    const reason = end > bytes.size ? "truncated" : "trailing";
    throw llama2cError(bytes, reason, `${end} bytes, as the header says`, `${bytes.size}`);
  }
  const subject = new SubjectModel(device, header.config);
  const places = placesOf(header, subject.model);
  await fillParameters(subject, async (name) => {
    const { offset, length } = places.get(name)!;
    const data = await bytes.read(offset, length, signal);
    if (data.byteLength !== length) {
      throw llama2cError(bytes, "truncated", `${length} bytes at ${offset}`, `${data.byteLength}`);
    }
    const view = new DataView(data.buffer, data.byteOffset, length);
    const elements = new Float32Array(length / 4);
    for (let i = 0; i < elements.length; i++) elements[i] = view.getFloat32(4 * i, true);
    return elements;
  });
  return subject;
}

/** Cosines and sines of the rotary embedding, which version 0 holds and which are worked out anew. */
const tableSize = ({ version, config }: Llama2cHeader): number =>
  version === 0 ? config.positions * config.headSize : 0;

/** Lays the parameters out as the file has them: each kind for all blocks in a row. */
function placesOf(header: Llama2cHeader, { blocks, tokens, norm, head }: SubjectTransformer): Places {
  const places = new Map<string, { offset: number; length: number }>();
  let end = header.bytes;
  const put = (...states: readonly State[]) => {
    for (const { source, shape } of states) {
      const length = 4 * sizeOf(shape);
      places.set(source.name, { offset: end, length });
      end += length;
    }
  };
  const norm1 = blocks.flatMap((block) => block.norm1.parameters);
  const norm2 = blocks.flatMap((block) => block.norm2.parameters);
  const attention = (["query", "key", "value", "projection"] as const).flatMap((part) =>
    blocks.flatMap((block) => block.attention[part].parameters),
  );
  const perceptron = [
    ...blocks.flatMap(({ gate }) => gate?.parameters ?? []),
    ...blocks.flatMap(({ down }) => down.parameters),
    ...blocks.flatMap(({ up }) => up.parameters),
  ];
  if (header.version === 0) {
    put(...tokens.parameters, ...norm1, ...attention, ...norm2, ...perceptron, ...norm.parameters);
    end += 4 * tableSize(header);
  } else {
    put(...norm1, ...norm2, ...norm.parameters, ...tokens.parameters, ...attention, ...perceptron);
  }
  put(...(head?.parameters ?? []));
  return places;
}
