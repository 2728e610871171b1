import type { Shape } from "@quadrivium/kernels";
import type { SubjectConfig } from "../subject-config.ts";
import type { ConfigFields } from "./config-fields.ts";

/** Where the elements of a parameter lie in a file. */
export interface TensorPart {
  /** The tensor, without what may stand before all names. */
  readonly name: string;
  /** The shape that it must have in the file. */
  readonly shape: Shape;
  /** The columns that are the parameter's rows, where the file keeps it transposed or together with others. */
  readonly columns?: { readonly first: number; readonly count: number };
}

/** How a family of models is kept in `config.json` and a safetensors file. */
export interface Layout {
  /** What may stand before the names of tensors other than the head's, by the class that was saved. */
  readonly prefix: string;
  /** @throws {FormatError} when a field is missing or asks for what is not supported */
  config(fields: ConfigFields): SubjectConfig;
  /** Where a parameter of `SubjectTransformer` lies. */
  part(parameter: string, config: SubjectConfig): TensorPart;
}

/** A parameter of a block taken apart: `blocks.3.attention.query.weight` → 3, `attention.query`, `weight`. */
export function blockParameter(parameter: string): { block: number; part: string; kind: string } | undefined {
  const [, block, part, kind] = /^blocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(parameter) ?? [];
  return block === undefined ? undefined : { block: Number(block), part, kind };
}
