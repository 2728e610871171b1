import { type Device, openReferenceDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SubjectActivations, type SubjectModel, tokenBatch } from "../../src/subject.ts";
import { loadTinyLlama } from "./support/tiny-subjects.ts";

const D = 8;
const hook = "blocks.0.hook_resid_post";
const documents = [[1, 2, 3, 4, 5, 6], [1, 7], [1], [1, 8, 9, 10], [1, 0, 2]];

let device: Device;
let subject: SubjectModel;
beforeAll(async () => {
  device = await openReferenceDevice();
  subject = await loadTinyLlama(device);
});
afterAll(() => device.dispose());

const firstIsSkipped = (_: number, position: number) => position === 0;

async function batchesOf(source: SubjectActivations, position: number, batchSize: number, limit = 100) {
  const batches: Float32Array[] = [];
  for await (const batch of source.batches(position, batchSize)) {
    batches.push(batch);
    if (batches.length === limit) break;
  }
  return batches;
}

it("gives each token's activation, with its document and its place", async () => {
  const source = new SubjectActivations(subject, documents, { hook, batchSize: 2 });
  expect([source.width, source.rows]).toEqual([D, 16]);
  const { data, width, documents: of, positions } = await source.read();
  expect([data.length, width]).toEqual([16 * D, D]);
  expect([...of]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 3, 3, 3, 4, 4, 4]);
  expect([...positions]).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 0, 0, 1, 2, 3, 0, 1, 2]);
  for (const [row, document] of of.entries()) {
    const own = await subject.activations(tokenBatch([documents[document]]), hook);
    const wanted = own.subarray(positions[row] * D, (positions[row] + 1) * D);
    for (let j = 0; j < D; j++) expect(data[row * D + j]).toBeCloseTo(wanted[j], 5);
  }
});

it("leaves tokens out", async () => {
  const source = new SubjectActivations(subject, documents, { hook, batchSize: 2, skip: firstIsSkipped });
  expect(source.rows).toBe(11);
  const { documents: of, positions } = await source.read();
  expect([...of]).toEqual([0, 0, 0, 0, 0, 1, 3, 3, 3, 4, 4]);
  expect([...positions]).toEqual([1, 2, 3, 4, 5, 1, 1, 2, 3, 1, 2]);
  const byToken = new SubjectActivations(subject, documents, { hook, skip: (token) => token !== 2 });
  expect([...(await byToken.read()).positions]).toEqual([1, 2]);
});

it("gives the same bits from any row on, also where documents have none", async () => {
  for (const skip of [() => false, firstIsSkipped, (token: number) => token !== 10]) {
    const source = new SubjectActivations(subject, documents, { hook, batchSize: 1, skip });
    const all = await source.read();
    for (let start = 0; start < source.rows; start++) {
      const { data, positions } = await source.read(start, 3);
      expect(data).toEqual(all.data.subarray(start * D, (start + 3) * D));
      expect(positions).toEqual(all.positions.subarray(start, start + 3));
    }
  }
});

it("gives whole batches, and from any position those that follow", async () => {
  const source = new SubjectActivations(subject, documents, { hook, batchSize: 2 });
  const { data } = await source.read();
  const batches = await batchesOf(source, 0, 5);
  expect(batches).toEqual([0, 1, 2].map((i) => data.slice(i * 5 * D, (i + 1) * 5 * D)));
  expect(await batchesOf(source, 2, 5)).toEqual(batches.slice(2));
  expect(await batchesOf(source, 3, 5)).toEqual([]);
  expect(await batchesOf(source, 40, 5)).toEqual([]);
});

it("goes round when it is told to", async () => {
  const source = new SubjectActivations(subject, documents, { hook, batchSize: 2, repeat: true });
  const { data } = await source.read();
  const twice = Float32Array.from([...data, ...data]);
  const batches = await batchesOf(source, 0, 5, 6);
  expect(batches).toEqual(Array.from({ length: 6 }, (_, i) => twice.slice(i * 5 * D, (i + 1) * 5 * D)));
  for (const position of [1, 3, 5, 16, 19]) {
    const wanted = batches[position % 16] ?? (await batchesOf(source, 0, 5, position + 1)).at(-1);
    expect((await batchesOf(source, position, 5, 1))[0]).toEqual(wanted);
  }
});

it("refuses what is out of range", async () => {
  const source = new SubjectActivations(subject, documents, { hook });
  await expect(source.read(16)).rejects.toThrow("start: expected a whole number in 0 … 15, got 16");
  await expect(source.read(0, 0)).rejects.toThrow("count: expected a whole number in 1 … 2⁵³ − 1, got 0");
  await expect(batchesOf(source, -1, 5)).rejects.toThrow("position: expected a whole number");
  await expect(batchesOf(source, 0, 0)).rejects.toThrow("batchSize: expected a whole number");
  const make = (changes: object, given = documents) =>
    new SubjectActivations(subject, given, { hook, ...changes });
  expect(() => make({ batchSize: 0 })).toThrow("batchSize: expected a whole number in 1");
  expect(() => make({ hook: "blocks.9.hook_resid_post" })).toThrow("hook point");
  expect(() => make({ skip: () => true })).toThrow("expected tokens that are not left out, got none");
  expect(() => make({}, [])).toThrow("expected tokens that are not left out, got none");
  const long = make({}, [[1, 2, 3, 4, 5, 6, 7]]);
  await expect(long.read()).rejects.toThrow("expected at most 6 tokens");
});
