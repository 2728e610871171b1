import { openDevice } from "@quadrivium/kernels";
import { describe, expect, it } from "vitest";
import { CheckError, checkError } from "../src/measure/check-error.ts";
import { checkSteppers } from "../src/steps/check-steppers.ts";
import { ourStepper } from "../src/steps/our-stepper.ts";
import { randomStart } from "../src/steps/random-start.ts";
import type { SaeStart } from "../src/steps/sae-case.ts";

const start = randomStart({ width: 12, latents: 40, k: 4, rows: 24 });

/** Compares the wasm device from `start` with the reference from another start. */
async function compareWith(other: SaeStart): Promise<void> {
  const wasm = await openDevice({ backend: "wasm", threads: 1 });
  const reference = await openDevice({ backend: "reference" });
  try {
    await checkSteppers(start, await ourStepper(wasm, start), await ourStepper(reference, other));
  } finally {
    await wasm.dispose();
    await reference.dispose();
  }
}

describe("checkSteppers", () => {
  it("passes two devices from one start", async () => {
    await expect(compareWith(start)).resolves.toBeUndefined();
  });

  it("notices another batch by the loss", async () => {
    const batch = start.batch.map((element) => 1.001 * element);
    await expect(compareWith({ ...start, batch })).rejects.toThrow(CheckError);
  });

  it("notices another learning rate", async () => {
    await expect(compareWith({ ...start, learningRate: 1.1 * start.learningRate })).rejects.toThrow(
      CheckError,
    );
  });
});

describe("checkError", () => {
  it("refuses NaN", () => {
    expect(() => checkError("loss", Number.NaN, 1)).toThrow("loss");
    expect(() => checkError("loss", 0.5, 1)).not.toThrow();
  });
});
