import { expect, it } from "vitest";
import { cutExample } from "../../src/index.ts";

const document = {
  activations: Float32Array.from({ length: 100 }, (_, i) => i / 10),
  tokenIds: Int32Array.from({ length: 100 }, (_, i) => 500 + i),
};

it("is cut out around its token, 64 tokens long where there are so many", () => {
  const example = cutExample({ document: 3, position: 60 }, document);
  expect(example).toMatchObject({ document: 3, position: 47 });
  expect([example.tokenIds.length, example.tokenIds[0], example.tokenIds[47]]).toEqual([64, 513, 560]);
  expect(example.activations[example.position]).toBeCloseTo(6);
});

it("stops at both ends of the document", () => {
  expect(cutExample({ document: 0, position: 1 }, document, { before: 4, after: 1 })).toMatchObject({
    position: 1,
    tokenIds: [500, 501, 502],
  });
  expect(cutExample({ document: 0, position: 99 }, document, { before: 1, after: 9 })).toMatchObject({
    position: 1,
    tokenIds: [598, 599],
  });
});

it("needs a place in the document, and lengths that are whole", () => {
  expect(() => cutExample({ document: 0, position: 100 }, document)).toThrow(/position.*0 … 99, got 100/);
  expect(() => cutExample({ document: 0, position: 1 }, document, { before: -1 })).toThrow(/before.*-1/);
  expect(() => cutExample({ document: 0, position: 0 }, { ...document, tokenIds: [] })).toThrow(/0 tokens/);
});
