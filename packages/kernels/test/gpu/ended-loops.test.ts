import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device } from "../../src/device.ts";
import { GpuDevice } from "../../src/gpu/runtime/gpu-device.ts";
import { GpuEngine } from "../../src/gpu/runtime/gpu-engine.ts";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { compareOutputs } from "../support/compare.ts";
import { normal, type OpCase } from "../support/op-case.ts";
import { opCases } from "../support/op-cases.ts";
import { runCase } from "../support/run-case.ts";
import { singleOpProgram } from "../support/single-op-program.ts";

/** A graphics driver that ends the loops of a thread after so many iterations, as llvmpipe does after 65,535. */
const MOST = 200;

let engine: GpuEngine;
let device: Device;
let reference: Device;
beforeAll(async () => {
  engine = await GpuEngine.open("gpujs-wasm", MOST);
  device = new GpuDevice(engine, "a test");
  reference = await openReferenceDevice();
});
afterAll(async () => {
  await device?.dispose();
  await engine?.destroy();
  await reference?.dispose();
});

const longest = ({ inputs }: OpCase) => Math.max(...inputs.map(({ shape }) => shape.at(-1) ?? 1));
const split = new Set<OpCase["op"]>(["topK", "segmentSum", "argMax"]);
const cases = opCases.filter((opCase) => split.has(opCase.op) && !opCase.cpuOnly);
const within = cases.filter((opCase) => opCase.op !== "topK" || longest(opCase) < MOST - 3);

describe("where a graphics driver ends loops", () => {
  it("is found by counting, and where it does not there is no limit", async () => {
    const unlimited = await GpuEngine.open("gpujs-wasm");
    expect(unlimited.mostIterations).toBe(Number.POSITIVE_INFINITY);
    await unlimited.destroy();
  });

  it.each(within.filter(({ inputs }) => inputs.every(({ data }) => data.length <= 20_000)))(
    "$op ($name) is computed by several kernels",
    async (opCase) => {
      const expected = await runCase(reference, opCase);
      const { outputs } = await runCase(device, opCase);
      expect(compareOutputs(opCase, outputs, expected.outputs, "gpu")).toBeLessThan(1e-5);
    },
  );

  it.each<OpCase>([
    {
      op: "matmul",
      name: "1,000 terms",
      inputs: [normal(1, [2, 1000]), normal(2, [1000, 2])],
      attributes: { transposeA: false, transposeB: false },
    },
    { op: "topK", name: "2 of 300", inputs: [normal(3, [300])], attributes: { k: 2 } },
  ])("$op of $name is refused before it runs, and the error says what would work", async (opCase) => {
    await expect(runCase(device, opCase)).rejects.toMatchObject({
      name: "DeviceError",
      message: expect.stringMatching(
        new RegExp(`^${opCase.op} on gpujs-wasm: .*at most ${MOST} loop iterations.*wasm`),
      ),
    });
  });

  it("the loops of every op are counted", async () => {
    const counting = await GpuEngine.open("gpujs-wasm", 2 ** 40);
    const large = new GpuDevice(counting, "a test");
    const small = opCases.filter(
      ({ cpuOnly, inputs }) => !cpuOnly && inputs.every(({ data }) => data.length <= 500),
    );
    expect(new Set(small.map(({ op }) => op))).toEqual(new Set(opCases.map(({ op }) => op)));
    for (const opCase of small) {
      const executable = await large.prepare(singleOpProgram(opCase), {});
      executable.dispose();
    }
    await large.dispose();
    await counting.destroy();
  });
});
