import { readFileSync } from "node:fs";
import { encodeSafetensors, type WritableTensor } from "@quadrivium/formats";

/** How a tensor of the golden subjects was made. */
export interface TensorRecipe {
  readonly name: string;
  readonly shape: readonly number[];
  readonly scale: number;
  readonly offset: number;
}

/** A tiny model, and what PyTorch makes of some tokens. */
export interface GoldenSubject {
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: readonly TensorRecipe[];
  readonly tokens: readonly (readonly number[])[];
  readonly logits: readonly number[];
  readonly hooks: Readonly<Record<string, readonly number[]>>;
}

/** What `golden/subjects.py` wrote. */
export const goldenSubjects: {
  readonly gpt2: GoldenSubject;
  readonly llama: GoldenSubject;
  readonly llama2c: GoldenSubject & { readonly untiedLogits: readonly number[] };
} = JSON.parse(readFileSync(new URL("../../golden/subjects.json", import.meta.url), "utf8"));

/** The elements of tensor k: offset + scale·(hash(i, k)/2³² − ½); as `element` in `golden/subjects.py`. */
export function formulaTensor({ shape, scale, offset }: TensorRecipe, k: number): Float32Array {
  return Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => {
    let h = Math.imul(i + 1000003 * (k + 1), 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h ^= h >>> 13;
    return offset + scale * ((h >>> 0) / 2 ** 32 - 0.5);
  });
}

/** All tensors of a golden subject by name. */
export const formulaTensors = ({ tensors }: GoldenSubject): Map<string, WritableTensor> =>
  new Map(
    tensors.map((recipe, k) => [
      recipe.name,
      { dtype: "F32", shape: recipe.shape, data: formulaTensor(recipe, k) },
    ]),
  );

/** The bytes of a golden subject's safetensors file, its tensors perhaps under other names. */
export const goldenSafetensors = (
  golden: GoldenSubject,
  rename: (name: string) => string = (name) => name,
): Uint8Array =>
  encodeSafetensors(new Map([...formulaTensors(golden)].map(([name, tensor]) => [rename(name), tensor])));
