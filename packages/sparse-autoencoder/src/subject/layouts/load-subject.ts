import { type BytesLike, FormatError, openSafetensors, toFloat32 } from "@quadrivium/formats";
import { type Device, formatShape, sameShape } from "@quadrivium/kernels";
import { checkSubjectConfig, parameterCount } from "../subject-config.ts";
import { SubjectModel } from "../subject-model.ts";
import { ConfigFields, configError } from "./config-fields.ts";
import { fillParameters } from "./fill-parameters.ts";
import { gpt2Layout } from "./gpt2-layout.ts";
import type { Layout } from "./layout.ts";
import { llamaLayout } from "./llama-layout.ts";

const LAYOUTS: ReadonlyMap<unknown, Layout> = new Map([
  ["gpt2", gpt2Layout],
  ["llama", llamaLayout],
]);

/** The files of a model as Hugging Face's transformers saves it. */
export interface SubjectFiles {
  /** The bytes or the text of `config.json`, whose `model_type` is `gpt2` or `llama`. */
  readonly config: Uint8Array | string;
  /** `model.safetensors`, in one file: float32, or half-precision, which becomes float32. */
  readonly model: BytesLike;
}

/** Options of `loadSubject`. */
export interface LoadSubjectOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Brings a language model of Hugging Face's layout onto a device: GPT-2, or Llama without scaled rotary embedding.
 *
 * @example
 * const model = await openFileSource("gpt2/model.safetensors"); // of @quadrivium/formats/node; a File in a browser
 * const subject = await loadSubject(device, { config: await readFile("gpt2/config.json"), model });
 * const values = await subject.activations(tokenBatch([[464, 3290, 373]]), "blocks.8.hook_resid_post");
 *
 * @throws {FormatError} when a file is not what it should be, a tensor is missing or has another shape
 */
export async function loadSubject(
  device: Device,
  files: SubjectFiles,
  { signal }: LoadSubjectOptions = {},
): Promise<SubjectModel> {
  const { config, layout } = readConfig(files.config);
  const reader = await openSafetensors(files.model, { signal });
  // Two bytes are the least that an element takes.
  const most = [...reader.infos.values()].reduce((total, { byteLength }) => total + byteLength / 2, 0);
  const count = parameterCount(config);
  if (count > most) {
    throw configError("value", `at most ${most} parameters, as the tensors hold`, String(count));
  }
  const prefixed = [...reader.infos.keys()].some((name) => name.startsWith(layout.prefix));
  const tensor = withMemory(2, async (name: string) => toFloat32(await reader.readTensor(name, { signal })));

  const subject = new SubjectModel(device, config);
  await fillParameters(subject, async (parameter) => {
    const { name: base, shape, columns } = layout.part(parameter, config);
    const name = prefixed && parameter !== "head.weight" ? layout.prefix + base : base;
    const received = reader.infos.get(name)?.shape ?? shape;
    if (!sameShape(received, shape)) {
      throw new FormatError({
        format: "safetensors",
        reason: "shape",
        tensor: name,
        expected: `shape ${formatShape(shape)}`,
        received: formatShape(received),
      });
    }
    const data = await tensor(name);
    return columns === undefined ? data : columnsAsRows(data, shape[shape.length - 1], columns);
  });
  return subject;
}

function readConfig(json: Uint8Array | string) {
  const fields = new ConfigFields(json);
  const type = fields.get("model_type");
  const layout = LAYOUTS.get(type);
  if (layout === undefined) {
    throw configError(
      "value",
      `model_type ${[...LAYOUTS.keys()].join(" or ")}`,
      JSON.stringify(type ?? null),
    );
  }
  const config = layout.config(fields);
  try {
    checkSubjectConfig(config);
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : String(cause);
    throw configError("value", "the sizes of a transformer", received, cause);
  }
  return { config, layout };
}

/** Columns of a matrix [inputs, outputs], or elements of a vector [outputs], as rows: [count, inputs]. */
function columnsAsRows(
  data: Float32Array,
  outputs: number,
  { first, count }: { readonly first: number; readonly count: number },
): Float32Array {
  const inputs = data.length / outputs;
  const rows = new Float32Array(count * inputs);
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < count; j++) rows[j * inputs + i] = data[i * outputs + first + j];
  }
  return rows;
}

/** A reader that still knows what it read last: queries, keys and values lie in one tensor and are asked for in turn. */
function withMemory<Result>(
  count: number,
  read: (name: string) => Promise<Result>,
): (name: string) => Promise<Result> {
  const known = new Map<string, Result>();
  return async (name) => {
    const result = known.get(name) ?? (await read(name));
    known.set(name, result);
    if (known.size > count) known.delete([...known.keys()][0]);
    return result;
  };
}
