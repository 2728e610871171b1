import { readFileSync } from "node:fs";
import type { DType, TensorType } from "../../src/dtype.ts";
import { type CaseTensor, floats, integers, type OpCase } from "./op-case.ts";

interface GoldenTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** NaN and ±∞ are written as strings. */
  readonly data: readonly (number | string)[];
}

/** A case, and what PyTorch or NumPy gives for it in double precision. */
export interface GoldenCase {
  readonly opCase: OpCase;
  readonly expected: readonly (readonly number[])[];
  readonly types: readonly TensorType[];
  /** Where inputs are results of another pass, rounded to single precision. */
  readonly tolerance?: number | undefined;
}

function toTensor({ shape, dtype, data }: GoldenTensor): CaseTensor {
  const numbers = data.map(Number);
  return dtype === "int32" ? integers(shape, numbers) : floats(shape, numbers);
}

/** The cases of a file in `test/golden`. */
export function readGolden(file: string): GoldenCase[] {
  const text = readFileSync(new URL(`../golden/${file}`, import.meta.url), "utf8");
  const entries: (Omit<OpCase, "inputs"> & {
    inputs: GoldenTensor[];
    outputs: GoldenTensor[];
    tolerance?: number;
  })[] = JSON.parse(text);
  return entries.map(({ outputs, inputs, tolerance, ...rest }) => {
    const opCase = { ...rest, inputs: inputs.map(toTensor) } as OpCase;
    const types = outputs.map(({ shape, dtype }) => ({ shape, dtype }));
    return { opCase, expected: outputs.map(({ data }) => data.map(Number)), types, tolerance };
  });
}
