import { readFile } from "node:fs/promises";
import { type Device, openDevice, openReferenceDevice } from "@quadrivium/kernels";
import {
  compile,
  constant,
  gradients,
  input,
  multiply,
  Parameters,
  sum,
  type Tensor,
} from "@quadrivium/tensor";
import { relativeError, tolerances } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GroupedQueryAttention, type Layer, RmsNorm } from "../src/index.ts";

type Numbers = readonly number[];
interface Golden {
  readonly parameters: Readonly<Record<string, Numbers>>;
  readonly x: Numbers;
  readonly y: Numbers;
  readonly gradients: readonly Numbers[];
}
const golden: Record<"rmsNorm" | "interleaved" | "halves" | "unturned", Golden> = JSON.parse(
  await readFile(new URL("./golden/grouped_query_attention.json", import.meta.url), "utf8"),
);

/** Each device with the largest relative error of its numbers against PyTorch's in float64. */
const devices: readonly (readonly [string, () => Promise<Device>, number])[] = [
  ["reference", openReferenceDevice, 1e-9],
  ["wasm", () => openDevice({ backend: "wasm", threads: 2 }), tolerances.float32],
];

const [B, T, WIDTH, SIZE] = [2, 5, 6, 4];
const sizes = { heads: 4, keyValueHeads: 2, size: SIZE, causal: true };
const layers: readonly (readonly [keyof typeof golden, Layer])[] = [
  ["rmsNorm", new RmsNorm("layer", WIDTH)],
  ["interleaved", new GroupedQueryAttention("layer", WIDTH, { ...sizes, bias: false, rotary: {} })],
  ["halves", new GroupedQueryAttention("layer", WIDTH, { ...sizes, rotary: { interleaved: false } })],
  ["unturned", new GroupedQueryAttention("layer", WIDTH, sizes)],
];

describe.each(devices)("on %s", (_, open, tolerance) => {
  let device: Device;
  beforeAll(async () => {
    device = await open();
  });
  afterAll(() => device.dispose());

  it.each(layers)("%s agrees with PyTorch, forward and backward", async (name, layer) => {
    const wanted = golden[name];
    const x = input("x", [B, T, WIDTH]);
    const y = layer.forward(x);
    const weights = constant(
      Float64Array.from({ length: B * T * WIDTH }, (_, i) => Math.cos(i)),
      y.shape,
    );
    const outputs: Record<string, Tensor> = { y };
    for (const [i, g] of gradients(sum(multiply(y, weights)), [x, ...layer.parameters]).entries()) {
      outputs[`g${i}`] = g;
    }
    const parameters = new Parameters(device);
    const program = await compile(device, () => ({ outputs }), { parameters });
    expect(parameters.names()).toEqual(
      Object.keys(wanted.parameters)
        .map((key) => `layer.${key}`)
        .sort(),
    );
    for (const [key, values] of Object.entries(wanted.parameters)) {
      await parameters.write(`layer.${key}`, Float64Array.from(values));
    }
    const results = await program.run({ x: wanted.x });
    expect(relativeError(results.y, wanted.y)).toBeLessThan(tolerance);
    for (const [i, gradient] of wanted.gradients.entries()) {
      // Keys may all be moved by one vector without any effect, so that some gradients are 0 but for rounding.
      const isZero = Math.max(...gradient.map(Math.abs)) < 1e-12;
      if (isZero) expect(Math.max(...results[`g${i}`].map(Math.abs))).toBeLessThan(tolerance);
      else expect(relativeError(results[`g${i}`], gradient)).toBeLessThan(tolerance);
    }
    await program.dispose();
    await parameters.dispose();
  });

  it("decodes with a cache what it gives without, a few tokens and then one after the other", async () => {
    const layer = new GroupedQueryAttention("layer", WIDTH, {
      ...sizes,
      rotary: { interleaved: false },
    });
    const cache = layer.cache("cache", { batch: B, length: T + 2 });
    expect(cache.keys.shape).toEqual([B, T + 2, 4, SIZE]);
    const parameters = new Parameters(device, { seed: 3 });
    const x = Float64Array.from({ length: B * T * WIDTH }, (_, i) => Math.sin(i));
    const whole = await compile(
      device,
      () => ({ outputs: { y: layer.forward(input("x", [B, T, WIDTH])) } }),
      { parameters },
    );
    const { y: wanted } = await whole.run({ x });
    const part = (data: ArrayLike<number>, start: number, count: number) =>
      Array.from({ length: B * count * WIDTH }, (_, i) => {
        const row = Math.floor(i / (count * WIDTH));
        return data[row * T * WIDTH + start * WIDTH + (i % (count * WIDTH))];
      });
    for (const [start, count] of [
      [0, 3],
      [3, 1],
      [4, 1],
    ]) {
      const step = await compile(
        device,
        () => {
          const position = input("position", [], "int32");
          const { y, updates } = layer.decode(input("x", [B, count, WIDTH]), cache, position);
          return { outputs: { y }, updates };
        },
        { parameters },
      );
      const { y } = await step.run({ x: part(x, start, count), position: start });
      expect(relativeError(y, part(wanted, start, count))).toBeLessThan(tolerance);
      await step.dispose();
    }
    await parameters.dispose();
  });
});

it("refuses heads that do not fit", () => {
  const make = (options: ConstructorParameters<typeof GroupedQueryAttention>[2]) => () =>
    new GroupedQueryAttention("a", 6, options);
  expect(make({ heads: 4 })).toThrow(
    'GroupedQueryAttention "a": expected heads that divide the width 6, got 4 heads',
  );
  expect(make({ heads: 3, keyValueHeads: 2 })).toThrow(
    'GroupedQueryAttention "a": expected key and value heads that divide the 3 heads, got 2',
  );
  expect(make({ heads: 3, size: 1.5 })).toThrow(/a whole size ≥ 1 of a head, got 1.5/);
});
