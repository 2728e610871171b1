import { openDevice } from "@quadrivium/kernels";
import { describe, expect, it } from "vitest";
import { CheckError, checkError } from "../src/measure/check-error.ts";
import { autoencoderCase } from "../src/steps/cases/autoencoder.ts";
import { checkCase } from "../src/steps/check-case.ts";
import type { HostArrays } from "../src/steps/host-array.ts";
import { ourSide } from "../src/steps/sides.ts";
import type { StepCase } from "../src/steps/step-case.ts";

const stepCase = autoencoderCase({ width: 12, latents: 40, k: 4, rows: 24 });

/** Compares the wasm device with the reference, which takes the step of another case. */
async function compareWith(other: StepCase): Promise<string[]> {
  const wasm = await openDevice({ backend: "wasm", threads: 1 });
  const reference = await openDevice({ backend: "reference" });
  try {
    const sides = { ours: [ourSide(stepCase, "", wasm)], peers: [ourSide(other, "", reference)] };
    return await checkCase(stepCase, sides);
  } finally {
    await wasm.dispose();
    await reference.dispose();
  }
}

/** The case with one of its inputs multiplied. */
function scaled(name: string, factor: number): StepCase {
  const inputs: HostArrays = Object.fromEntries(
    Object.entries(stepCase.inputs).map(([key, { shape, data }]) => [
      key,
      { shape, data: key === name ? Float32Array.from(data, (element) => factor * element) : data },
    ]),
  );
  return { ...stepCase, inputs };
}

describe("checkCase", () => {
  it("passes two devices from one start", async () => {
    await expect(compareWith(stepCase)).resolves.toHaveLength(1);
  });

  it("notices another batch by the loss", async () => {
    await expect(compareWith(scaled("x", 1.001))).rejects.toThrow(CheckError);
  });

  it("notices another learning rate", async () => {
    await expect(compareWith(scaled("learningRate", 1.1))).rejects.toThrow(CheckError);
  });
});

describe("checkError", () => {
  it("refuses NaN", () => {
    expect(() => checkError("loss", Number.NaN, 1)).toThrow("loss");
    expect(() => checkError("loss", 0.5, 1)).not.toThrow();
  });
});
