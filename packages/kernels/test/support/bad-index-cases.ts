import { type BadIndexCase, type CaseTensor, indices, integers, normal } from "./op-case.ts";

/** Attention of two queries at a place among five keys. */
function attentionAt(name: string, badIndex: number): BadIndexCase[] {
  const [y, x] = [normal(171, [1, 2, 3, 2]), normal(172, [1, 5, 3, 2])];
  const inputs = [y, x, x, integers([], [badIndex])];
  const attributes = { causal: true, scale: 1, mask: false, position: true, packed: false };
  return [
    { op: "attention", name, inputs, attributes, badIndex },
    {
      op: "attentionGradient",
      name,
      inputs: [...inputs, y, normal(173, [1, 3, 2]), y],
      attributes,
      badIndex,
    },
  ];
}

/** The ops that move or turn from a place on: two of five. */
function partsAt(name: string, badIndex: number): BadIndexCase[] {
  const [x, part, position] = [normal(174, [3, 5]), normal(175, [3, 2]), integers([], [badIndex])];
  const rotary = { interleaved: true, inverse: false, position: true };
  return [
    { op: "updateSlice", name, inputs: [x, part, position], attributes: { axis: 1 }, badIndex },
    { op: "sliceAt", name, inputs: [x, position], attributes: { axis: 1, size: 2 }, badIndex },
    {
      op: "rotaryEmbedding",
      name,
      inputs: [normal(176, [2, 1, 4]), normal(177, [5, 4]), position],
      attributes: rotary,
      badIndex,
    },
  ];
}

/** The ops with indices, over a table of 4 entries and three rows with two indices each. */
function withIndices(badIndex: number, pairs: CaseTensor): BadIndexCase[] {
  const singles = integers([3], [0, badIndex, 3]);
  const values = normal(161, [3, 2]);
  const weights = normal(162, [4, 5]);
  const x = normal(163, [3, 5]);
  const logits = normal(164, [3, 4]);
  const name = `index ${badIndex} of 4`;
  return [
    { op: "gather", name, inputs: [weights, pairs], attributes: {}, badIndex },
    { op: "segmentSum", name, inputs: [x, singles], attributes: { segments: 4 }, badIndex },
    { op: "takeAlong", name, inputs: [logits, pairs], attributes: {}, badIndex },
    { op: "scatterAlong", name, inputs: [values, pairs], attributes: { size: 4 }, badIndex },
    { op: "crossEntropy", name, inputs: [logits, singles], attributes: {}, badIndex },
    {
      op: "crossEntropyGradient",
      name,
      inputs: [logits, singles, normal(165, [3])],
      attributes: {},
      badIndex,
    },
    ...attentionAt(name, badIndex),
    ...partsAt(name, badIndex),
    { op: "sparseDecode", name, inputs: [values, pairs, weights], attributes: {}, badIndex },
    { op: "sampledProduct", name, inputs: [x, weights, pairs], attributes: {}, badIndex },
    { op: "sparseOuter", name, inputs: [values, pairs, x], attributes: { rows: 4 }, badIndex },
  ];
}

/** Many good indices and a bad one near the end, which another thread than the first meets. */
function late(): CaseTensor {
  const many = indices(166, [5000, 2], 4).data;
  many[9_900] = 77;
  return integers([5000, 2], many);
}

/** Calls with one index outside its table. */
export const badIndexCases: readonly BadIndexCase[] = [
  ...[-1, 4, 2147483647, -2147483648].flatMap((bad) =>
    withIndices(bad, integers([3, 2], [0, 1, 3, bad, 2, 2])),
  ),
  {
    op: "gather",
    name: "a bad index among many",
    inputs: [normal(167, [4, 5]), late()],
    attributes: {},
    badIndex: 77,
  },
  {
    op: "sparseDecode",
    name: "a bad index among many",
    inputs: [normal(168, [5000, 2]), late(), normal(169, [4, 5])],
    attributes: {},
    badIndex: 77,
  },
  {
    op: "sparseOuter",
    name: "a bad index among many",
    inputs: [normal(168, [5000, 2]), late(), normal(170, [5000, 5])],
    attributes: { rows: 4 },
    badIndex: 77,
  },
];
