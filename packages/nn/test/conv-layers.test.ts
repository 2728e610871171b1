import { readFile } from "node:fs/promises";
import { type Device, openDevice, openReferenceDevice, ShapeError } from "@quadrivium/kernels";
import {
  averagePool2d,
  compile,
  constant,
  gradients,
  input,
  maxPool2d,
  multiply,
  Parameters,
  relu,
  sum,
  type Tensor,
  transpose,
  upsampleNearest,
} from "@quadrivium/tensor";
import { relativeError, tolerances } from "@quadrivium/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Conv2d, filterFromTorch, filterToTorch, type Layer, Residual, Sequential } from "../src/index.ts";

interface Told {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Golden {
  readonly parameters: Readonly<Record<string, Told>>;
  readonly y: Told;
  readonly gradients: readonly Told[];
}
const golden: Record<"conv2d" | "residual" | "pyramid", Golden> = JSON.parse(
  await readFile(new URL("./golden/conv_layers.json", import.meta.url), "utf8"),
);

const conv = (name: string, inputs: number, outputs: number, kernel: number) =>
  new Conv2d(name, inputs, outputs, kernel, { padding: "same" });

const layers: Readonly<Record<keyof typeof golden, Layer>> = {
  conv2d: new Conv2d("m", 3, 5, [3, 2], { stride: [2, 1], padding: [1, 1, 0, 0] }),
  residual: new Residual(new Sequential(relu, conv("m.path.1", 3, 2, 3), relu, conv("m.path.3", 2, 8, 1)), {
    skip: conv("m.skip", 3, 8, 1),
    gain: 1 / 9,
  }),
  pyramid: new Sequential(
    conv("m.layers.0", 3, 4, 3),
    (x) => maxPool2d(x, { window: 2 }),
    conv("m.layers.2", 4, 3, 3),
    (x) => upsampleNearest(x, 2),
    (x) => averagePool2d(x, { window: 3, stride: 1, padding: 1 }),
    conv("m.layers.5", 3, 2, 1),
  ),
};

/** Data in the order of [B, H, W, C] or [kh, kw, C, O], from PyTorch's. */
const ours = ({ shape, data }: Told): ArrayLike<number> => {
  if (shape.length !== 4) return data;
  const [, B, C, D] = shape;
  const at = (a: number, b: number, c: number, d: number) => data[((a * B + b) * C + c) * D + d];
  return Array.from({ length: data.length }, (_, i) => {
    const [b, d, c, a] = [
      i % B,
      Math.floor(i / B) % D,
      Math.floor(i / (B * D)) % C,
      Math.floor(i / (B * D * C)),
    ];
    return at(a, b, c, d);
  });
};

describe.each(["reference", "wasm"] as const)("on %s", (backend) => {
  let device: Device;
  beforeAll(async () => {
    device = backend === "wasm" ? await openDevice({ backend }) : await openReferenceDevice();
  });
  afterAll(() => device.dispose());

  it.each(["conv2d", "residual", "pyramid"] as const)(
    "%s agrees with PyTorch, forward and backward",
    async (name) => {
      const layer = layers[name];
      const { y: wanted, gradients: wantedGradients, parameters: given } = golden[name];
      const x = input("x", [2, 6, 4, 3]);
      const y = layer.forward(x);
      // The weights of the loss run in PyTorch's order over [B, C, H, W].
      const [B, C, H, W] = wanted.shape;
      const cosines = Float64Array.from({ length: B * C * H * W }, (_, i) => Math.cos(i));
      const weights = transpose(constant(cosines, [B, C, H, W]), [0, 2, 3, 1]);
      const outputs: Record<string, Tensor> = { y };
      const variables = [x, ...layer.parameters];
      gradients(sum(multiply(y, weights)), variables).forEach((gradient, i) => {
        outputs[`g${i}`] = gradient;
      });
      const parameters = new Parameters(device);
      const program = await compile(device, () => ({ outputs }), { parameters });
      for (const [key, told] of Object.entries(given)) {
        const data = Float64Array.from(told.data);
        await parameters.write(
          `m.${key}`,
          told.shape.length === 4 ? filterFromTorch(data, told.shape) : data,
        );
      }
      const image: Told = { shape: [2, 3, 6, 4], data: Array.from({ length: 144 }, (_, i) => Math.sin(i)) };
      const results = await program.run({ x: Float64Array.from(ours(image)) });
      // Sums over all places cancel in the pyramid: with relaxed SIMD its last bias is off by 1.2e-5.
      const tolerance = backend === "wasm" ? 2 * tolerances.float32 : 1e-9;
      expect(relativeError(results.y, ours(wanted))).toBeLessThan(tolerance);
      // Our gradients are in the order of `parameters`, PyTorch's in that of its own; names tell them apart.
      const names = ["x", ...Object.keys(given).map((key) => `m.${key}`)];
      variables.forEach((variable, i) => {
        const key = "name" in variable.source ? variable.source.name : "";
        const told = wantedGradients[names.indexOf(key)];
        const gradient = results[`g${i}`];
        const isFilter = key !== "x" && told.shape.length === 4;
        const expected = isFilter ? filterFromTorch(Float64Array.from(told.data), told.shape) : ours(told);
        expect(relativeError(gradient, expected), key).toBeLessThan(
          isFilter ? tolerances.float32 : tolerance,
        );
      });
      await program.dispose();
    },
  );
});

describe("filters", () => {
  it("go to PyTorch's layout and back", () => {
    const shape = [2, 3, 4, 5];
    const data = Float32Array.from({ length: 120 }, (_, i) => i);
    const torch = filterToTorch(data, shape);
    expect([torch[0], torch[1], torch[5], torch[7]]).toEqual([0, 20, 100, 25]);
    expect(filterFromTorch(torch, [5, 4, 2, 3])).toEqual(data);
  });

  it("need four axes and as many elements", () => {
    expect(() => filterToTorch(new Float32Array(6), [2, 3])).toThrow(ShapeError);
    expect(() => filterFromTorch(new Float32Array(6), [1, 2, 3, 2])).toThrow(/\[1, 2, 3, 2\] and 6 elements/);
  });
});

it("a convolution's first weights lie within ±1/√fan-in, and it can do without a bias", async () => {
  const device = await openReferenceDevice();
  const parameters = new Parameters(device, { seed: 1 });
  const layer = new Conv2d("c", 4, 8, 2, { bias: false });
  expect(layer.parameters.map(({ source }) => source.name)).toEqual(["c.weight"]);
  await parameters.tensor(layer.weight);
  const weight = await parameters.read("c.weight");
  expect(Math.max(...weight.map(Math.abs))).toBeLessThanOrEqual(0.25);
  expect(Math.max(...weight.map(Math.abs))).toBeGreaterThan(0.2);
});
