import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { float32, int32 } from "../../src/dtype.ts";
import { GpuDevice } from "../../src/gpu/runtime/gpu-device.ts";
import { Plan } from "../../src/gpu/runtime/plan.ts";
import { acquireEngine, releaseEngine } from "../../src/gpu/runtime/shared-engine.ts";
import { openGpuDevice } from "../../src/gpu.ts";
import type { Step } from "../../src/program.ts";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { integers, normal } from "../support/op-case.ts";
import { runCase } from "../support/run-case.ts";
import { singleOpProgram } from "../support/single-op-program.ts";
import { stateProgram } from "./state-program.ts";
import { train } from "./train.ts";

let device: GpuDevice;

beforeEach(async () => {
  const opened = await openGpuDevice({ backend: "gpujs-wasm", reason: "a test" });
  if (!(opened instanceof GpuDevice)) throw new Error(`expected a GpuDevice, got ${opened.backend}`);
  device = opened;
});
afterEach(() => device.dispose());

describe("openGpuDevice", () => {
  it("gives the reason that it was opened for", () => {
    expect(device.describe().reason).toBe("a test");
  });

  it.each(["webgl2", "headlessgl", "webgpu"] as const)(
    "names what there is where %s is missing",
    async (backend) => {
      await expect(openGpuDevice({ backend })).rejects.toMatchObject({
        name: "DeviceError",
        expected: expect.stringContaining("gpujs-wasm"),
        received: backend,
        message: expect.stringContaining(`${backend} needs`),
      });
    },
  );

  it("leaves globalThis.GPU as it was", () => {
    expect(Object.hasOwn(globalThis, "GPU")).toBe(false);
  });
});

describe("a program with states", () => {
  it("trains like the reference", async () => {
    const reference = await openReferenceDevice();
    const [actual, expected] = [await train(device, 30), await train(reference, 30)];
    expect(actual.total).toBeCloseTo(expected.total, 4);
    for (const [name, elements] of Object.entries(expected.states)) {
      elements.forEach((element, i) => {
        expect(actual.states[name][i]).toBeCloseTo(element, 5);
      });
    }
    await reference.dispose();
  });

  it("gives the same bits each time", async () => {
    expect(await train(device, 20)).toEqual(await train(device, 20));
  });

  it("keeps as many arrays after 500 runs as after one, and none at the end", async () => {
    const counts: number[] = [];
    await train(device, 500, () => {
      counts.push(device.liveArrays);
    });
    // Four states and a constant.
    expect(new Set(counts)).toEqual(new Set([5]));
    expect(device.liveArrays).toBe(0);
  });

  it("runs in the order of the calls", async () => {
    const program = stateProgram();
    const states = {
      w: await device.allocate(float32([6, 4])),
      m: await device.allocate(float32([6, 4])),
      v: await device.allocate(float32([6, 4])),
      t: await device.allocate(float32([])),
    };
    const executable = await device.prepare(program, states);
    const inputs = { x: new Float32Array(24).fill(1), rate: Float32Array.of(0.1) };
    const first = executable.run(inputs);
    const counted = states.t.read();
    const second = executable.run(inputs);
    expect(await counted).toEqual(Float32Array.of(1));
    expect((await second).total[0]).toBeLessThan((await first).total[0]);
    expect(await states.t.read()).toEqual(Float32Array.of(2));
  });

  it("leaves the states alone when an index is bad", async () => {
    const values = normal(1, [2, 3]);
    const badCase = {
      op: "gather",
      name: "bad",
      inputs: [values, integers([1], [1])],
      attributes: {},
    } as const;
    const program = singleOpProgram(badCase, { inputs: "state" });
    const table = await device.allocate(float32([2, 3]));
    const indices = await device.allocate(int32([1]));
    await indices.write(Int32Array.of(2));
    const output = program.steps[0].outputs[0];
    const updated = {
      ...program,
      steps: [
        ...program.steps,
        {
          op: "broadcastTo",
          attributes: { shape: [2, 3] },
          inputs: [output],
          outputs: [3],
        } satisfies Step,
      ],
      values: [...program.values, program.values[0]],
      updates: [{ name: "input0", value: 3 }],
    };
    const executable = await device.prepare(updated, { input0: table, input1: indices });
    await table.write(values.data);
    await expect(executable.run({})).rejects.toMatchObject({ name: "IndexError", received: "2" });
    expect(await table.read()).toEqual(values.data);
    await indices.write(Int32Array.of(1));
    await executable.run({});
    expect(await table.read()).toEqual(Float32Array.from([...values.data.slice(3), ...values.data.slice(3)]));
  });
});

describe("what it refuses", () => {
  const one = { op: "negate", name: "one", inputs: [normal(1, [1])], attributes: {} } as const;

  it("tensors of more than 2²⁴ elements", async () => {
    await expect(device.allocate(float32([2 ** 12, 2 ** 12 + 1]))).rejects.toMatchObject({
      name: "DeviceError",
      message: expect.stringMatching(/^allocate on gpujs-wasm: .*2²⁴.*or the backend wasm for larger ones/),
      received: `one of ${2 ** 12 * (2 ** 12 + 1)}`,
    });
    const large = {
      op: "broadcastTo",
      name: "large",
      inputs: [normal(1, [1])],
      attributes: { shape: [2 ** 24 + 1] },
    } as const;
    await expect(device.prepare(singleOpProgram(large), {})).rejects.toThrow(
      /broadcastTo on gpujs-wasm.*2²⁴/,
    );
  });

  it("integers beyond 2²⁴, and stays usable", async () => {
    const large = {
      op: "negate",
      name: "large",
      inputs: [integers([2], [0, -(2 ** 24) - 1])],
      attributes: {},
    } as const;
    const cast = { ...large, op: "cast", attributes: { dtype: "float32" } } as const;
    await expect(runCase(device, cast)).rejects.toMatchObject({ name: "DeviceError", received: "-16777217" });
    const tensor = await device.allocate(int32([1]));
    await expect(tensor.write(Int32Array.of(2 ** 24 + 1))).rejects.toMatchObject({ name: "DeviceError" });
    expect((await runCase(device, one)).outputs[0]).toEqual(one.inputs[0].data.map((x) => -x));
  });

  it("a kernel that reads more arrays than WebGPU binds", async () => {
    const engine = await acquireEngine("gpujs-wasm");
    const plan = new Plan(engine);
    plan.enter("blend");
    const slots = Array.from({ length: 8 }, (_, i) => [`x${i}`, plan.slot(1)] as const);
    const kernel = (count: number) =>
      plan.kernel(1, Object.fromEntries(slots.slice(0, count)), "return x0[0];");
    expect(() => kernel(8)).toThrow(/^blend on gpujs-wasm: expected at most 7 arrays.*got 8$/);
    expect(kernel(7)).toBe(8);
    plan.dispose();
    await releaseEngine(engine);
  });

  it("an op that it does not have, by name", async () => {
    const program = singleOpProgram(one);
    const unknown = JSON.parse(JSON.stringify(program).replace("negate", "fourier"));
    await expect(device.prepare(unknown, {})).rejects.toMatchObject({
      name: "DeviceError",
      received: "fourier",
    });
  });

  it("inputs that do not fit", async () => {
    const executable = await device.prepare(singleOpProgram(one), {});
    await expect(executable.run({})).rejects.toMatchObject({ name: "ShapeError" });
    await expect(executable.run({ input0: new Float32Array(2) })).rejects.toMatchObject({
      name: "ShapeError",
    });
    await expect(executable.run({ input0: new Int32Array(1) })).rejects.toMatchObject({ name: "DTypeError" });
    const { output0 } = await executable.run({ input0: new Float64Array([2]) });
    expect(output0).toEqual(Float32Array.of(-2));
  });

  it("states of another device, and states that are missing", async () => {
    const reference = await openReferenceDevice();
    const program = singleOpProgram(one, { inputs: "state" });
    const foreign = await reference.allocate(float32([1]));
    await expect(device.prepare(program, { input0: foreign })).rejects.toMatchObject({ name: "DeviceError" });
    await expect(device.prepare(program, {})).rejects.toMatchObject({ name: "ShapeError" });
    await reference.dispose();
  });

  it("calls after dispose", async () => {
    const executable = await device.prepare(singleOpProgram(one), {});
    executable.dispose();
    await expect(executable.run({ input0: Float32Array.of(1) })).rejects.toMatchObject({
      name: "DeviceError",
    });
    const tensor = await device.allocate(float32([1]));
    tensor.dispose();
    await expect(tensor.read()).rejects.toMatchObject({ name: "DeviceError" });
    await device.dispose();
    await expect(device.allocate(float32([1]))).rejects.toMatchObject({ name: "DeviceError" });
  });
});
