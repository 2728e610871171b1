import { describe, expect, it } from "vitest";
import { BARRIER, COPY, ELEMENTWISE, END, HEADER_WORDS, REDUCE, SOLO } from "../../src/wasm/codes.ts";
import { broadcastStrides, collapse } from "../../src/wasm/encode/collapse.ts";
import { encodeProgram } from "../../src/wasm/encode/encode-program.ts";
import { indices, normal } from "../support/op-case.ts";
import { singleOpProgram } from "../support/single-op-program.ts";
import { chainProgram } from "./support/chain-program.ts";

/** Kernel and flags of everything in an encoding. */
function kernelsOf(words: Int32Array): { kernel: number; flags: number }[] {
  const list = [];
  let at = 0;
  for (; words[at] !== END; at += words[at + 1]) list.push({ kernel: words[at], flags: words[at + 2] });
  expect(at).toBe(words.length - 1);
  return list;
}

const target = { scratch: 1 << 20, threads: 2, hostProducts: false };

describe("collapse", () => {
  it("makes one axis of what all operands read in one go", () => {
    const sizes = [2, 1, 3, 4];
    expect(collapse(sizes, [broadcastStrides(sizes, sizes), broadcastStrides([], sizes)])).toEqual([
      { size: 24, strides: [1, 0] },
    ]);
  });

  it("keeps axes apart where an operand repeats", () => {
    const sizes = [2, 3, 4];
    const axes = collapse(sizes, [broadcastStrides(sizes, sizes), broadcastStrides([3, 1], sizes)]);
    expect(axes).toEqual([
      { size: 4, strides: [1, 0] },
      { size: 3, strides: [4, 1] },
      { size: 2, strides: [12, 0] },
    ]);
  });

  it("leaves nothing of a scalar", () => {
    expect(collapse([1, 1], [[0, 0]])).toEqual([]);
  });
});

describe("encodeProgram", () => {
  it("lets one thread run small kernels in a row, and meets at the end", () => {
    const encoded = encodeProgram(chainProgram(8, 1), { ...target, addresses: [64, 128, 192, 256] });
    expect(encoded).toMatchObject({ solo: true, empty: false });
    expect(kernelsOf(encoded.words)).toEqual([
      { kernel: ELEMENTWISE, flags: SOLO },
      { kernel: COPY, flags: SOLO },
      { kernel: REDUCE, flags: SOLO | BARRIER },
    ]);
  });

  it("meets after every kernel that threads share", () => {
    const encoded = encodeProgram(chainProgram(50_000, 1), { ...target, addresses: [64, 128, 192, 256] });
    expect(encoded.solo).toBe(false);
    // The sum takes two passes, the second of which is small.
    expect(kernelsOf(encoded.words).map(({ flags }) => flags)).toEqual([
      BARRIER,
      BARRIER,
      BARRIER,
      SOLO | BARRIER,
    ]);
  });

  it("meets after a kernel that checks indices, however small", () => {
    const program = singleOpProgram({
      op: "gather",
      name: "small",
      inputs: [normal(1, [4, 2]), indices(2, [3], 4)],
      attributes: {},
    });
    const steps = [...program.steps, ...program.steps];
    const { words } = encodeProgram({ ...program, steps }, { ...target, addresses: [64, 128, 192] });
    expect(kernelsOf(words).map(({ flags }) => flags)).toEqual([SOLO | BARRIER, SOLO | BARRIER]);
  });

  it("encodes nothing where nothing is to be done", () => {
    const program = singleOpProgram({
      op: "reshape",
      name: "free",
      inputs: [normal(1, [4, 2])],
      attributes: { shape: [8] },
    });
    const encoded = encodeProgram(program, { ...target, addresses: [64] });
    expect(encoded).toMatchObject({ empty: true, scratchBytes: 0 });
    expect(encoded.words.length).toBeLessThan(HEADER_WORDS);
  });

  it("needs scratch for the largest step only", () => {
    const step = (size: number) =>
      singleOpProgram({ op: "topK", name: "", inputs: [normal(1, [2, size])], attributes: { k: 3 } });
    const [small, large] = [step(100), step(1000)];
    const bytes = (program: typeof small) =>
      encodeProgram(program, { ...target, addresses: [64, 6400, 9600] }).scratchBytes;
    expect(bytes(large)).toBeGreaterThan(bytes(small));
    const both = { ...large, steps: [...large.steps, ...large.steps] };
    expect(bytes(both)).toBe(bytes(large));
  });
});
