import { readFile } from "node:fs/promises";
import { type Device, openReferenceDevice } from "@quadrivium/kernels";
import {
  compile,
  constant,
  crossEntropy,
  gradients,
  input,
  multiply,
  Parameters,
  sum,
  type Tensor,
} from "@quadrivium/tensor";
import { relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Embedding, LayerNorm, Linear, type Module, meanSquaredError } from "../src/index.ts";

interface Golden {
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly y: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}
const golden: Record<"linear" | "layerNorm" | "embedding", Golden> & {
  crossEntropy: { loss: number; gradient: readonly number[] };
} = JSON.parse(await readFile(new URL("./golden/layers.json", import.meta.url), "utf8"));

let device: Device;
beforeAll(async () => {
  device = await openReferenceDevice();
});
afterAll(() => device.dispose());

const x = input("x", [2, 3, 4]);
const xData = Float64Array.from({ length: 24 }, (_, i) => Math.sin(i));
const ids = input("ids", [2, 3], "int32");
const TOLERANCE = 1e-9;

const layers: readonly (readonly [
  keyof typeof golden & ("linear" | "layerNorm" | "embedding"),
  Module & { forward(x: Tensor): Tensor },
  Tensor,
])[] = [
  ["linear", new Linear("layer", 4, 5), x],
  ["layerNorm", new LayerNorm("layer", 4), x],
  ["embedding", new Embedding("layer", 7, 4), ids],
];

it.each(layers)("%s agrees with PyTorch, forward and backward", async (name, layer, argument) => {
  const y = layer.forward(argument);
  const weights = constant(
    Float64Array.from({ length: y.shape.reduce((a, b) => a * b) }, (_, i) => Math.cos(i)),
    y.shape,
  );
  const variables = argument.dtype === "int32" ? layer.parameters : [argument, ...layer.parameters];
  const outputs: Record<string, Tensor> = { y };
  for (const [i, gradient] of gradients(sum(multiply(y, weights)), variables).entries())
    outputs[`g${i}`] = gradient;
  const parameters = new Parameters(device);
  const program = await compile(device, () => ({ outputs }), { parameters });
  for (const [key, values] of Object.entries(golden[name].parameters)) {
    await parameters.write(`layer.${key}`, Float64Array.from(values));
  }
  const results = await program.run(argument === ids ? { ids: [1, 6, 1, 0, 3, 6] } : { x: xData });
  expect(relativeError(results.y, golden[name].y)).toBeLessThan(TOLERANCE);
  for (const [i, gradient] of golden[name].gradients.entries()) {
    expect(relativeError(results[`g${i}`], gradient)).toBeLessThan(TOLERANCE);
  }
  await program.dispose();
});

it("cross-entropy agrees with PyTorch", async () => {
  const logits = input("logits", [3, 4]);
  const loss = crossEntropy(logits, constant(Int32Array.of(1, 3, 0)));
  const [gradient] = gradients(loss, [logits]);
  const program = await compile(device, () => ({ outputs: { loss, gradient } }));
  const results = await program.run({ logits: xData.slice(0, 12) });
  expect(results.loss[0]).toBeCloseTo(golden.crossEntropy.loss, 12);
  expect(relativeError(results.gradient, golden.crossEntropy.gradient)).toBeLessThan(TOLERANCE);
  await program.dispose();
});

it("the mean squared error is a mean over all elements", async () => {
  const program = await compile(device, () => ({
    outputs: { y: meanSquaredError(input("p", [2, 2]), input("t", [2])) },
  }));
  expect((await program.run({ p: [1, 2, 3, 4], t: [1, 1] })).y[0]).toBe((0 + 1 + 4 + 9) / 4);
  await program.dispose();
});

it("a linear layer's first weights lie within ±1/√inputs and depend on seed and name alone", async () => {
  const read = async (seed: number, names: readonly string[]) => {
    const parameters = new Parameters(device, { seed });
    const layers = names.map((name) => new Linear(name, 16, 8));
    for (const layer of layers) for (const parameter of layer.parameters) await parameters.tensor(parameter);
    return parameters.read("a.weight");
  };
  const weight = await read(1, ["a"]);
  expect(Math.max(...weight.map(Math.abs))).toBeLessThanOrEqual(0.25);
  expect(Math.max(...weight.map(Math.abs))).toBeGreaterThan(0.2);
  expect(await read(1, ["b", "a"])).toEqual(weight);
  expect(await read(2, ["a"])).not.toEqual(weight);
});
