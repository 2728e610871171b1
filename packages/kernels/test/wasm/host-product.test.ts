import { afterAll, describe, expect, it } from "vitest";
import { DeviceError } from "../../src/errors.ts";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { hostParts, hostStrides } from "../../src/wasm/encode/host-matmul.ts";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { compareOutputs } from "../support/compare.ts";
import { normal, type OpCase } from "../support/op-case.ts";
import { runCase } from "../support/run-case.ts";

const product: OpCase = {
  op: "matmul",
  name: "left to the host",
  inputs: [normal(1, [70, 400]), normal(2, [50, 70])],
  attributes: { transposeA: true, transposeB: true },
};
const batch: OpCase = {
  op: "matmul",
  name: "a batch left to the host",
  inputs: [normal(3, [3, 1, 20, 30]), normal(4, [2, 30, 40])],
  attributes: { transposeA: false, transposeB: false },
};
const small: OpCase = { ...product, name: "too small", inputs: [normal(5, [9, 9]), normal(6, [9, 9])] };
const module = new URL("./support/host-product.js", import.meta.url).href;

describe("a host that takes matrix products", async () => {
  const reference = await openReferenceDevice();
  afterAll(() => reference.dispose());

  it.each([1, 2, 3])("is called for parts, on %i threads", async (threads) => {
    const calls = new Int32Array(new SharedArrayBuffer(4));
    const device = await openLocalDevice({ threads, product: { module, options: calls } });
    // [400, 70]·[70, 50] is halved along its rows; [20, 30]·[30, 40] stays whole, six times; 9³ is not worth a call.
    for (const [opCase, expected] of [
      [product, 2],
      [batch, 6],
      [small, 0],
    ] as const) {
      calls[0] = 0;
      const { outputs } = await runCase(device, opCase);
      compareOutputs(opCase, outputs, (await runCase(reference, opCase)).outputs, "cpu");
      expect(calls[0]).toBe(expected);
    }
    await device.dispose();
  });

  it("makes the device unusable, not hanging, when it throws", async () => {
    const broken = `data:text/javascript,export const createProduct = () => () => { throw new Error("no"); };`;
    const device = await openLocalDevice({ threads: 2, product: { module: broken } });
    await expect(runCase(device, product)).rejects.toThrow(DeviceError);
    await expect(runCase(device, product)).rejects.toThrow(/a thread was lost/);
    await device.dispose();
  });

  it("is missed when its module cannot be loaded", async () => {
    await expect(
      openLocalDevice({ threads: 1, product: { module: "data:text/javascript,nonsense(" } }),
    ).rejects.toThrow();
  });
});

describe("hostStrides", () => {
  it("knows rows and columns side by side, also with gaps between them", () => {
    expect(hostStrides([5, 1], 3, 5)).toEqual([5, 1]);
    expect(hostStrides([9, 1], 3, 5)).toEqual([9, 1]);
    expect(hostStrides([1, 3], 3, 5)).toEqual([1, 3]);
  });

  it("mends strides that are never used", () => {
    expect(hostStrides([0, 1], 1, 5)).toEqual([5, 1]);
    expect(hostStrides([1, 0], 3, 1)).toEqual([1, 1]);
    expect(hostStrides([7, 7], 1, 5)).toEqual([1, 7]);
    expect(hostStrides([7, 7], 3, 1)).toEqual([7, 1]);
  });

  it("refuses what BLAS cannot read", () => {
    expect(hostStrides([10, 2], 3, 5)).toBeUndefined();
    expect(hostStrides([0, 1], 3, 5)).toBeUndefined();
    expect(hostStrides([1, 0], 3, 5)).toBeUndefined();
    expect(hostStrides([1, 1], 3, 5)).toBeUndefined();
  });
});

describe("hostParts", () => {
  it("divides by size, the longer side first, and no side below 64", () => {
    expect(hostParts(64, 64, 64)).toEqual([64, 64]);
    expect(hostParts(128, 128, 128)).toEqual([64, 128]);
    expect(hostParts(256, 256, 256)).toEqual([128, 128]);
    expect(hostParts(1024, 1024, 1024)).toEqual([256, 256]);
    expect(hostParts(2, 100_000, 300)).toEqual([2, 25_008]);
    expect(hostParts(100, 100, 1_000_000)).toEqual([100, 100]);
  });

  it("covers the product", () => {
    for (const [M, N, K] of [
      [129, 131, 70],
      [1000, 33, 5000],
      [70, 7000, 90],
    ]) {
      const [rows, columns] = hostParts(M, N, K);
      expect(Math.ceil(M / rows) * Math.ceil(N / columns)).toBeGreaterThan(1);
      expect(Math.ceil(M / rows) * Math.ceil(N / columns)).toBeLessThanOrEqual(16);
      expect(rows % 16 && columns % 16).toBe(0);
    }
  });
});
