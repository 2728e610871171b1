import { afterAll, describe, expect, it } from "vitest";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { conv2dCases } from "../support/cases/conv2d.ts";
import { compareOutputs } from "../support/compare.ts";
import { normal, type OpCase } from "../support/op-case.ts";
import { runCase } from "../support/run-case.ts";

const module = new URL("./support/host-product.js", import.meta.url).href;
const window = { stride: [1, 1], padding: [1, 1, 1, 1] } as const;

/** So many places that each part of the sums has several blocks. */
const large: OpCase = {
  op: "conv2dFilterGradient",
  name: "many places",
  inputs: [normal(1, [8, 32, 32, 32]), normal(2, [8, 32, 32, 16])],
  attributes: { ...window, kernel: [3, 3] },
};

/** Whether the host takes it: sums at least 32 deep, at least 16 outputs, and places one after the other. */
function isTaken({ op, inputs, attributes }: OpCase): boolean {
  const [, { shape }] = inputs;
  if (op === "conv2d") return shape[0] * shape[1] * shape[2] >= 32 && shape[3] >= 16;
  if (op === "conv2dInputGradient") {
    const isDense = attributes.stride.every((step) => step === 1);
    return isDense && shape[0] * shape[1] * shape[3] >= 32 && shape[2] >= 16;
  }
  if (op !== "conv2dFilterGradient") return false;
  return attributes.kernel[0] * attributes.kernel[1] * inputs[0].shape[3] >= 32 && shape[3] >= 16;
}

describe("a host that takes the products of convolutions", async () => {
  const reference = await openReferenceDevice();
  afterAll(() => reference.dispose());

  it.each([1, 2])("is called for the large ones, on %i threads", async (threads) => {
    const calls = new Int32Array(new SharedArrayBuffer(4));
    const device = await openLocalDevice({ threads, product: { module, options: calls } });
    const taken = new Set<string>();
    for (const opCase of [...conv2dCases, large]) {
      calls[0] = 0;
      const { outputs } = await runCase(device, opCase);
      compareOutputs(opCase, outputs, (await runCase(reference, opCase)).outputs, "cpu");
      expect(calls[0] > 0, `${opCase.op} ${opCase.name}`).toBe(isTaken(opCase));
      if (calls[0] > 0) taken.add(opCase.op);
      if (opCase === large) expect(calls[0]).toBeGreaterThan(16);
    }
    expect([...taken].sort()).toEqual(["conv2d", "conv2dFilterGradient", "conv2dInputGradient"]);
    await device.dispose();
  });
});
