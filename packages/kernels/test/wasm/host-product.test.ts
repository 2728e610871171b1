import { describe, expect, it } from "vitest";
import { DeviceError } from "../../src/errors.ts";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { compareOutputs } from "../support/compare.ts";
import { normal, type OpCase } from "../support/op-case.ts";
import { runCase } from "../support/run-case.ts";

const product: OpCase = {
  op: "matmul",
  name: "left to the host",
  inputs: [normal(1, [70, 40]), normal(2, [50, 70])],
  attributes: { transposeA: true, transposeB: true },
};
const productModule = new URL("./support/host-product.js", import.meta.url).href;

describe("a host that takes matrix products", () => {
  it.each([1, 2, 3])("is called on each of %i threads", async (threads) => {
    const device = await openLocalDevice({ threads, productModule });
    const reference = await openReferenceDevice();
    const { outputs } = await runCase(device, product);
    compareOutputs(product, outputs, (await runCase(reference, product)).outputs, "cpu");
    await device.dispose();
  });

  it("makes the device unusable, not hanging, when it throws", async () => {
    const broken = `data:text/javascript,export const createProduct = () => () => { throw new Error("no"); };`;
    const device = await openLocalDevice({ threads: 2, productModule: broken });
    await expect(runCase(device, product)).rejects.toThrow(DeviceError);
    await expect(runCase(device, product)).rejects.toThrow(/a thread was lost/);
    await device.dispose();
  });

  it("is missed when its module cannot be loaded", async () => {
    await expect(
      openLocalDevice({ threads: 1, productModule: "data:text/javascript,nonsense(" }),
    ).rejects.toThrow();
  });
});
