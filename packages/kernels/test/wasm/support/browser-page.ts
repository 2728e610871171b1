import type { DeviceDescription } from "../../../src/device.ts";
import { IndexError } from "../../../src/errors.ts";
import { openReferenceDevice } from "../../../src/reference/open-reference-device.ts";
import { openWasmDevice } from "../../../src/wasm/open-wasm-device.ts";
import { badIndexCases } from "../../support/bad-index-cases.ts";
import { compareOutputs } from "../../support/compare.ts";
import { normal } from "../../support/op-case.ts";
import { opCases } from "../../support/op-cases.ts";
import { runCase } from "../../support/run-case.ts";
import { singleOpProgram } from "../../support/single-op-program.ts";

/** What a page or a worker saw. */
export interface BrowserReport {
  readonly description: DeviceDescription;
  /** What failed, in words. */
  readonly failures: readonly string[];
  readonly count: number;
  readonly isolated: boolean;
}

/** Runs every 17th case, and one with a bad index, on the device of this thread. */
export async function checkDevice(): Promise<BrowserReport> {
  const device = await openWasmDevice({ threads: 2 });
  const reference = await openReferenceDevice();
  const failures: string[] = [];
  const chosen = opCases.filter((_, index) => index % 17 === 0);
  for (const opCase of chosen) {
    try {
      const { outputs } = await runCase(device, opCase);
      compareOutputs(opCase, outputs, (await runCase(reference, opCase)).outputs, "cpu");
    } catch (error) {
      failures.push(String(error));
    }
  }
  const bad = await runCase(device, badIndexCases[0]).catch((error: unknown) => error);
  if (!IndexError.isInstance(bad)) failures.push(`expected an IndexError, got ${bad}`);
  const description = device.describe();
  await device.dispose();
  return { description, failures, count: chosen.length, isolated: crossOriginIsolated };
}

/** How long one run of many products takes, and how long this thread stood still at most meanwhile, both in ms. */
export async function measurePause(): Promise<{ run: number; pause: number }> {
  const device = await openWasmDevice({ threads: 2 });
  const square = normal(1, [1024, 1024]);
  const product = singleOpProgram({
    op: "matmul",
    name: "large",
    inputs: [square, square],
    attributes: { transposeA: false, transposeB: false },
  });
  const program = { ...product, steps: Array.from({ length: 8 }, () => product.steps[0]) };
  const executable = await device.prepare(program, {});
  const inputs = { input0: square.data, input1: square.data };
  await executable.run(inputs);
  let pause = 0;
  let last = performance.now();
  const begun = last;
  const timer = setInterval(() => {
    pause = Math.max(pause, performance.now() - last);
    last = performance.now();
  });
  await executable.run(inputs);
  clearInterval(timer);
  const end = performance.now();
  await device.dispose();
  return { run: end - begun, pause: Math.max(pause, end - last) };
}
