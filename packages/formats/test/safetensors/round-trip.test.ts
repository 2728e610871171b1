import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeSafetensors, type HostTensor, openSafetensors, safetensorsChunks } from "../../src/index.ts";
import { anyName, anyTensor, bitsOf } from "../support/tensor-arbitrary.ts";

const anyTensors = fc
  .dictionary(anyName, anyTensor, { maxKeys: 8 })
  .map((record) => new Map(Object.entries(record)));
const anyMetadata = fc
  .dictionary(anyName, anyName, { maxKeys: 4 })
  .map((record) => new Map(Object.entries(record)));

async function chunksOf(tensors: Map<string, HostTensor>, metadata: Map<string, string>, chunkBytes: number) {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of safetensorsChunks(tensors, { metadata, chunkBytes })) chunks.push(chunk.slice());
  return chunks;
}

describe("round trip", () => {
  it("gives back every tensor of every dtype bit by bit, aligned, in a deterministic file", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTensors,
        anyMetadata,
        fc.integer({ min: 1, max: 40 }),
        async (tensors, metadata, chunkBytes) => {
          const bytes = encodeSafetensors(tensors, { metadata });
          expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);

          const shuffled = new Map([...tensors].reverse());
          expect(encodeSafetensors(shuffled, { metadata: new Map([...metadata].reverse()) })).toEqual(bytes);

          const chunks = await chunksOf(tensors, metadata, chunkBytes);
          expect(new Uint8Array(await new Blob(chunks).arrayBuffer())).toEqual(bytes);

          const reader = await openSafetensors(bytes);
          expect(reader.metadata).toEqual(metadata);
          expect(reader.infos.size).toBe(tensors.size);
          for await (const [name, tensor] of reader.tensors({ chunkBytes })) {
            const original = tensors.get(name)!;
            expect(tensor.dtype).toBe(original.dtype);
            expect(tensor.shape).toEqual(original.shape);
            expect(tensor.data.constructor).toBe(original.data.constructor);
            expect(bitsOf(tensor)).toEqual(bitsOf(original));
            expect(reader.infos.get(name)!.byteOffset % tensor.data.BYTES_PER_ELEMENT).toBe(0);
          }
        },
      ),
      { numRuns: 1000, seed: 3 },
    );
  });

  it("reads any range of rows as the slice of the whole", async () => {
    await fc.assert(
      fc.asyncProperty(anyTensor, fc.nat(4), fc.nat(4), async (tensor, a, b) => {
        fc.pre(tensor.shape.length > 0);
        const [rows, ...rest] = tensor.shape;
        const [start, end] = [Math.min(a, b, rows!), Math.min(Math.max(a, b), rows!)];
        const reader = await openSafetensors(encodeSafetensors({ padding: byte(7), tensor }));
        const part = await reader.readRows("tensor", start, end);
        expect(part.dtype).toBe(tensor.dtype);
        expect(part.shape).toEqual([end - start, ...rest]);
        const width = rows === 0 ? 0 : bitsOf(tensor).length / rows!;
        expect(bitsOf(part)).toEqual(bitsOf(tensor).slice(start * width, end * width));
      }),
      { numRuns: 1000, seed: 4 },
    );
  });
});

function byte(value: number): HostTensor {
  return { dtype: "U8", shape: [1], data: Uint8Array.of(value) };
}
