import { readFile } from "node:fs/promises";
import { type Device, openDevice } from "@quadrivium/kernels";
import {
  compile,
  constant,
  fromData,
  input,
  multiply,
  Parameters,
  square,
  state,
  subtract,
  sum,
  type Tensor,
} from "@quadrivium/tensor";
import { relativeError } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  adam,
  adamW,
  clipByGlobalNorm,
  globalNorm,
  minimize,
  type OptimizationOptions,
  type Optimizer,
  readAverage,
  sgd,
  unitNorm,
} from "../src/index.ts";

const golden: Readonly<Record<string, readonly number[][]>> = JSON.parse(
  await readFile(new URL("./golden/optimizers.json", import.meta.url), "utf8"),
);
const N = 6;
const each = (f: (i: number) => number) => Float64Array.from({ length: N }, (_, i) => f(i));

/** The golden script's loss: Σ (1 + i)(w − sin i)², from w = cos i. */
function quadratic(options: Omit<OptimizationOptions, "learningRate">) {
  const w = state("w", [N], fromData(Float32Array.from(each(Math.cos))));
  const loss = sum(multiply(constant(each((i) => 1 + i)), square(subtract(w, constant(each(Math.sin))))));
  const learningRate = input("learningRate", []);
  return { w, loss, updates: minimize(loss, [w], { ...options, learningRate }) };
}

const optimizers: readonly (readonly [string, Optimizer])[] = [
  ["sgd", sgd()],
  ["momentum", sgd({ momentum: 0.9 })],
  ["nesterov", sgd({ momentum: 0.9, nesterov: true })],
  ["adam", adam()],
  ["adamTinyEpsilon", adam({ epsilon: 6.25e-10 })],
  ["adamW", adamW({ beta1: 0.9, beta2: 0.96, weightDecay: 0.1 })],
];

describe.each([
  ["reference", 1e-7],
  ["wasm", 2e-6],
] as const)("optimisers against PyTorch, on %s", (backend, tolerance) => {
  let device: Device;
  beforeAll(async () => {
    device = await openDevice({ backend });
    expect(device.describe().backend).toBe(backend);
  });
  afterAll(() => device.dispose());

  it.each(optimizers)("%s", async (name, optimizer) => {
    const parameters = new Parameters(device);
    const { loss, updates } = quadratic({ optimizer });
    const step = await compile(device, () => ({ outputs: { loss }, updates }), { parameters });
    for (const expected of golden[name]) {
      await step.run({ learningRate: 0.03 });
      expect(relativeError(await parameters.read("w"), expected)).toBeLessThan(tolerance);
    }
    await step.dispose();
    await parameters.dispose();
  });

  it("clips the common norm and leaves smaller gradients alone", async () => {
    const run = async (limit: number) => {
      const [a, b] = [input("a", [2]), input("b", [])];
      const [ca, cb] = clipByGlobalNorm([a, b], limit);
      const program = await compile(device, () => ({ outputs: { ca, cb, norm: globalNorm([a, b]) } }));
      const results = await program.run({ a: [2, 3], b: 6 });
      await program.dispose();
      return [...results.ca, ...results.cb, results.norm[0]];
    };
    expect(relativeError(await run(3.5), [1, 1.5, 3, 7])).toBeLessThan(1e-6);
    expect(relativeError(await run(8), [2, 3, 6, 7])).toBeLessThan(1e-6);
  });

  it("keeps rows on the unit sphere and projects the gradient before the step", async () => {
    const parameters = new Parameters(device);
    const w = state("w", [2, 3], fromData(Float32Array.of(1, 0, 0, 0, 0.6, 0.8)));
    const target = constant([1, 2, 3, -1, 0, 1], [2, 3]);
    const loss = sum(multiply(w, target));
    const options = { optimizer: sgd(), learningRate: constant(0.1), constraints: [unitNorm(w)] };
    const step = await compile(device, () => ({ outputs: {}, updates: minimize(loss, [w], options) }), {
      parameters,
    });
    await step.run();
    const tangent = [
      [0, 2, 3],
      [-1, 0 - 0.6 * 0.8, 1 - 0.8 * 0.8],
    ];
    const moved = [
      [1, 0, 0],
      [0, 0.6, 0.8],
    ].map((row, r) => row.map((element, j) => element - 0.1 * tangent[r][j]));
    const expected = moved.flatMap((row) => row.map((element) => element / Math.hypot(...row)));
    expect(relativeError(await parameters.read("w"), expected)).toBeLessThan(1e-6);
    await step.dispose();
    await parameters.dispose();
  });

  it("normalises rows before the step, projects along those, and averages what it stepped from", async () => {
    const parameters = new Parameters(device);
    const w = state("w", [1, 2], fromData(Float32Array.of(3, 4)));
    const loss = sum(multiply(w, constant([2, 1], [1, 2])));
    const options: OptimizationOptions = {
      optimizer: sgd(),
      learningRate: constant(0.5),
      constraints: [unitNorm(w, { when: "before" })],
      averageDecay: 0.9,
      averageOf: "beforeStep",
    };
    const step = await compile(device, () => ({ outputs: {}, updates: minimize(loss, [w], options) }), {
      parameters,
    });
    await step.run();
    // From (0.6, 0.8): g·w = 2, so the tangent is (2, 1) − 2·(0.6, 0.8) = (0.8, −0.6).
    expect(relativeError(await parameters.read("w"), [0.6 - 0.4, 0.8 + 0.3])).toBeLessThan(1e-6);
    expect(relativeError(await readAverage(parameters, "w", 0.9, 1), [0.6, 0.8])).toBeLessThan(1e-6);
    await step.dispose();
    await parameters.dispose();
  });

  it("averages without a bias towards the start", async () => {
    const parameters = new Parameters(device);
    const { loss, updates } = quadratic({ optimizer: sgd(), averageDecay: 0.9 });
    const step = await compile(device, () => ({ outputs: { loss }, updates }), { parameters });
    const expected = new Float64Array(N);
    for (let t = 0; t < 5; t++) {
      await step.run({ learningRate: 0.03 });
      const w = await parameters.read("w");
      for (let i = 0; i < N; i++) expected[i] = 0.9 * expected[i] + 0.1 * w[i];
    }
    const corrected = expected.map((element) => element / (1 - 0.9 ** 5));
    expect(relativeError(await readAverage(parameters, "w", 0.9, 5), corrected)).toBeLessThan(1e-6);
    await step.dispose();
    await parameters.dispose();
  });
});

describe("options out of range", () => {
  const gradient: Tensor = constant(1);
  it.each([
    ["momentum", () => sgd({ momentum: 1 }), /sgd: momentum: expected a number in \[0, 1\), got 1/],
    ["beta1", () => adam({ beta1: -0.1 }), /adam: beta1/],
    ["beta2", () => adam({ beta2: Number.NaN }), /adam: beta2.*got NaN/],
    ["epsilon", () => adam({ epsilon: 0 }), /adam: epsilon/],
    ["weightDecay", () => adamW({ weightDecay: -1 }), /adamW: weightDecay/],
    ["limit", () => clipByGlobalNorm([gradient], 0), /clipByGlobalNorm: limit/],
  ])("%s", (_, make, message) => expect(make).toThrow(message));
});
