import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  bfloat16ToFloat32,
  encodeSafetensors,
  float16ToFloat32,
  type HostTensor,
  openSafetensors,
} from "../../src/index.ts";

interface GoldenFile {
  name: string;
  canonical: boolean;
  metadata: Record<string, string>;
  tensors: Record<string, { dtype: string; shape: number[]; values: string[] }>;
  file: string;
}

const files: GoldenFile[] = JSON.parse(
  readFileSync(new URL("../golden/safetensors_files.json", import.meta.url), "utf8"),
);

/** The elements in the golden file's notation: numbers, and 64-bit integers, as text. */
function valuesOf(tensor: HostTensor): (number | bigint)[] {
  if (tensor.dtype === "F16") return [...float16ToFloat32(tensor.data)];
  if (tensor.dtype === "BF16") return [...bfloat16ToFloat32(tensor.data)];
  return [...tensor.data];
}

function parseValue(dtype: string, text: string): number | bigint {
  if (dtype === "I64" || dtype === "U64") return BigInt(text);
  return dtype === "F32" ? Math.fround(Number(text)) : Number(text);
}

describe("files written by Python", () => {
  it.each(files)("reads $name", async ({ file, tensors, metadata }) => {
    const reader = await openSafetensors(Buffer.from(file, "base64"));
    expect(Object.fromEntries(reader.metadata)).toEqual(metadata);
    expect([...reader.infos.keys()].sort()).toEqual(Object.keys(tensors).sort());
    for await (const [name, tensor] of reader.tensors()) {
      const { dtype, shape, values } = tensors[name]!;
      expect(tensor).toMatchObject({ dtype, shape });
      expect(valuesOf(tensor)).toEqual(values.map((value) => parseValue(dtype, value)));
    }
  });

  it.each(files.filter(({ canonical }) => canonical))("writes $name in the same bytes", async (golden) => {
    const reader = await openSafetensors(Buffer.from(golden.file, "base64"));
    const tensors = new Map<string, HostTensor>();
    for await (const [name, tensor] of reader.tensors()) tensors.set(name, tensor);
    const reversed = new Map([...tensors].reverse());
    const metadata = new Map([...reader.metadata].reverse());
    expect(Buffer.from(encodeSafetensors(reversed, { metadata })).toString("base64")).toBe(golden.file);
  });
});
