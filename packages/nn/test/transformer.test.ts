import { readFile } from "node:fs/promises";
import { type Device, openDevice, openReferenceDevice, type Shape } from "@quadrivium/kernels";
import {
  attention,
  compile,
  constant,
  gradients,
  input,
  multiply,
  Parameters,
  quickGelu,
  relu,
  sum,
  type Tensor,
} from "@quadrivium/tensor";
import { relativeError, tolerances } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Embedding, Linear, MultiHeadAttention, Transformer, TransformerBlock } from "../src/index.ts";

type Numbers = readonly number[];
interface Golden {
  readonly mask: readonly (readonly (number | "-inf")[])[];
  readonly attention: Readonly<
    Record<
      string,
      { readonly inputs: readonly Numbers[]; readonly y: Numbers; readonly gradients: readonly Numbers[] }
    >
  >;
  readonly block: {
    readonly parameters: Readonly<Record<string, Numbers>>;
    readonly x: Numbers;
    readonly y: Numbers;
    readonly dx: Numbers;
    readonly gradients: Readonly<Record<string, Numbers>>;
  };
}
const golden: Golden = JSON.parse(
  await readFile(new URL("./golden/transformer.json", import.meta.url), "utf8"),
);

/** Each device with the largest relative error of its numbers against PyTorch's in float64. */
const devices: readonly (readonly [string, () => Promise<Device>, number])[] = [
  ["reference", openReferenceDevice, 1e-9],
  ["wasm", () => openDevice({ backend: "wasm", threads: 2 }), tolerances.float32],
];

/** y, and the gradients of Σ y·cos(i). */
function withGradients(y: Tensor, variables: readonly Tensor[]): Record<string, Tensor> {
  const size = y.shape.reduce((a, b) => a * b);
  const weights = constant(
    Float64Array.from({ length: size }, (_, i) => Math.cos(i)),
    y.shape,
  );
  const outputs: Record<string, Tensor> = { y };
  for (const [i, g] of gradients(sum(multiply(y, weights)), variables).entries()) outputs[`g${i}`] = g;
  return outputs;
}

describe.each(devices)("%s agrees with PyTorch", (_, open, tolerance) => {
  let device: Device;
  beforeAll(async () => {
    device = await open();
  });
  afterAll(() => device.dispose());

  const mask = constant(
    golden.mask[0].map((value) => (value === "-inf" ? -Infinity : value)),
    [2, 5, 7],
  );
  it.each([
    ["plain", {}],
    ["causal", { causal: true }],
    ["masked", { mask }],
    ["cached", { causal: true, position: constant(1, [], "int32") }],
  ] as const)("on %s attention and its gradients", async (name, options) => {
    const shapes: readonly Shape[] = [
      [2, 5, 2, 4],
      [2, 7, 2, 4],
      [2, 7, 2, 3],
    ];
    const given = shapes.map((shape, i) => input(`x${i}`, shape));
    const program = await compile(device, () => ({
      outputs: withGradients(attention(given[0], given[1], given[2], options), given),
    }));
    const { inputs, y, gradients: wanted } = golden.attention[name];
    const results = await program.run(Object.fromEntries(inputs.map((data, i) => [`x${i}`, data])));
    expect(relativeError(results.y, y)).toBeLessThan(tolerance);
    for (const [i, gradient] of wanted.entries()) {
      expect(relativeError(results[`g${i}`], gradient)).toBeLessThan(tolerance);
    }
    await program.dispose();
  });

  it("on a block and the gradient of each of its parameters", async () => {
    const { block: wanted } = golden;
    const block = new TransformerBlock("block", 8, 2, { causal: true });
    expect(block.parameters.map(({ source }) => source.name).sort()).toEqual(
      Object.keys(wanted.parameters)
        .map((key) => `block.${key}`)
        .sort(),
    );
    const parameters = new Parameters(device);
    const x = input("x", [2, 5, 8]);
    const outputs = withGradients(block.forward(x), [x, ...block.parameters]);
    const program = await compile(device, () => ({ outputs }), { parameters });
    for (const [key, values] of Object.entries(wanted.parameters)) {
      await parameters.write(`block.${key}`, Float64Array.from(values));
    }
    const results = await program.run({ x: wanted.x });
    expect(relativeError(results.y, wanted.y)).toBeLessThan(tolerance);
    expect(relativeError(results.g0, wanted.dx)).toBeLessThan(tolerance);
    for (const [i, { source }] of block.parameters.entries()) {
      const gradient = wanted.gradients[source.name.replace("block.", "")];
      expect(relativeError(results[`g${i + 1}`], gradient)).toBeLessThan(tolerance);
    }
    await program.dispose();
    await parameters.dispose();
  });
});

describe.each(devices)("%s decodes with caches", (_, open, tolerance) => {
  let device: Device;
  beforeAll(async () => {
    device = await open();
  });
  afterAll(() => device.dispose());

  it("what it gives without, token after token and several at once", async () => {
    const [B, P, V] = [3, 9, 11];
    const options = { depth: 2, width: 16, heads: 4, positions: P, causal: true };
    const tower = new Transformer("tower", options);
    const embedding = new Embedding("tokens", V, 16);
    const head = new Linear("head", 16, V, { bias: false });
    const parameters = new Parameters(device, { seed: 7 });
    const ids = input("ids", [B, P], "int32");
    const full = await compile(
      device,
      () => ({ outputs: { logits: head.forward(tower.forward(embedding.forward(ids))) } }),
      { parameters },
    );
    const caches = tower.caches(B);
    const step = (T: number) =>
      compile(
        device,
        ({ input }) => {
          const x = embedding.forward(input("ids", [B, T], "int32"));
          const { y, updates } = tower.decode(x, caches, input("position", [], "int32"));
          return { outputs: { logits: head.forward(y) }, updates };
        },
        { parameters },
      );
    const [one, four] = [await step(1), await step(4)];

    /** The largest of each row of logits [rows, V]. */
    const best = (logits: ArrayLike<number>, rows: readonly number[]) =>
      rows.map((row) => {
        const values = Array.from({ length: V }, (_, i) => logits[row * V + i]);
        return values.indexOf(Math.max(...values));
      });
    // The model goes on by itself from one token for each sequence, everything computed anew for each.
    const tokens = new Int32Array(B * P);
    for (let b = 0; b < B; b++) tokens[b * P] = b + 1;
    for (let t = 0; t + 1 < P; t++) {
      const { logits } = await full.run({ ids: tokens });
      const rows = Array.from({ length: B }, (_, b) => b * P + t);
      for (const [b, token] of best(logits, rows).entries()) tokens[b * P + t + 1] = token;
    }
    const { logits: uncached } = await full.run({ ids: tokens });
    const at = (from: number, count: number) =>
      Array.from({ length: B }, (_, b) => [
        ...uncached.slice((b * P + from) * V, (b * P + from + count) * V),
      ]).flat();

    // With caches: twice, so that what an earlier sequence left in them is seen not to matter.
    for (const first of [1, 4]) {
      let current = Int32Array.from({ length: B }, (_, b) => b + 1);
      for (let t = 0; t < P; t++) {
        const isWhole = first === 4 && t === 0;
        const count = isWhole ? 4 : 1;
        const fed = isWhole
          ? Int32Array.from({ length: B * 4 }, (_, i) => tokens[Math.floor(i / 4) * P + (i % 4)])
          : current;
        const { logits } = await (isWhole ? four : one).run({ ids: fed, position: t });
        expect(relativeError(logits, at(t, count))).toBeLessThan(tolerance);
        t += count - 1;
        const rows = Array.from({ length: B }, (_, b) => b * count + count - 1);
        current = Int32Array.from(best(logits, rows));
        if (t + 1 < P) expect([...current]).toEqual(rows.map((_, b) => tokens[b * P + t + 1]));
      }
    }
    await expect(one.run({ ids: [1, 2, 3], position: P })).rejects.toMatchObject({ name: "IndexError" });
    // The step writes the new keys and values in the caches' own memory.
    expect(one.program.steps.filter(({ op }) => op === "copy")).toEqual([]);
    await parameters.dispose();
  });
});

describe("transformer layers", () => {
  it("take a mask, for each block its own, and another activation", async () => {
    const device = await openReferenceDevice();
    const options = { depth: 2, width: 8, heads: 2, positions: 4, activation: quickGelu, bias: false };
    const tower = new Transformer("tower", options);
    expect(tower.parameters.some(({ source }) => source.name.endsWith("qkv.bias"))).toBe(false);
    const parameters = new Parameters(device, { seed: 1 });
    const x = input("x", [1, 4, 8]);
    const all = constant(0, []);
    const first = constant([0, -Infinity, -Infinity, -Infinity], [4]);
    const outputs = {
      plain: tower.forward(x),
      nothing: tower.forward(x, { mask: all }),
      masked: tower.forward(x, { mask: first }),
      second: tower.forward(x, (block) => ({ mask: block === 1 ? first : all })),
      activated: new Transformer("tower", { ...options, activation: relu }).forward(x),
    };
    const program = await compile(device, () => ({ outputs }), { parameters });
    const results = await program.run({ x: Float64Array.from({ length: 32 }, (_, i) => Math.sin(i)) });
    expect(results.nothing).toEqual(results.plain);
    for (const name of ["masked", "second", "activated"] as const) {
      expect(relativeError(results[name], results.plain)).toBeGreaterThan(1e-3);
    }
    expect(relativeError(results.masked, results.second)).toBeGreaterThan(1e-4);
    await device.dispose();
  });

  it("refuse sizes that do not fit", () => {
    expect(() => new MultiHeadAttention("a", 6, 4)).toThrow(
      'MultiHeadAttention "a": expected a number of heads that divides the width 6, got 4',
    );
    expect(() => new Transformer("t", { width: 4, heads: 2, depth: 0, positions: 3 })).toThrow(
      'Transformer "t": expected a depth ≥ 1, got 0',
    );
    const tower = new Transformer("t", { width: 4, heads: 2, depth: 2, positions: 3 });
    const x = input("x", [1, 1, 4]);
    expect(() => tower.decode(x, [], input("position", [], "int32"))).toThrow(
      'Transformer "t": caches: expected one for each of 2 blocks, got 0',
    );
    expect(() => tower.forward(input("x", [1, 4, 4]))).toThrow(/a block inside \[3, 4\]/);
  });
});
