import { liveHandles, openContexts, uploadedBytes } from "@quadrivium/test-utils/web-gl-handles";
import { DeviceLostError } from "../../../src/errors.ts";
import type { GpuBackend } from "../../../src/gpu.ts";
import { openReferenceDevice } from "../../../src/reference/open-reference-device.ts";
import { normal } from "../../support/op-case.ts";
import { opCases } from "../../support/op-cases.ts";
import { runCase } from "../../support/run-case.ts";
import { singleOpProgram } from "../../support/single-op-program.ts";
import { train } from "../train.ts";
import { checkOpCases, isTiled } from "./check-op-cases.ts";
import { blunder, loseContexts } from "./lose-contexts.ts";
import { messageOf, open } from "./open-device.ts";

const square = normal(1, [96, 96]);
const attributes = { transposeA: false, transposeB: false };
const product = singleOpProgram({ op: "matmul", name: "long", inputs: [square, square], attributes });
/** Computes the same product forty times. */
const longProgram = { ...product, steps: Array.from({ length: 40 }, () => product.steps[0]) };
const longInputs = { input0: square.data, input1: square.data };

/** What the tests call by name, on a page or in a worker; arguments and results are plain data. */
export const gpuCalls = {
  opCases: checkOpCases,

  /**
   * Trains for 500 runs: the result here and on the reference device, and what was alive meanwhile. Other programs and
   * tensors come and go in between: in GL, gpu.js's kernels depend on each other.
   */
  async training(backend: GpuBackend) {
    const device = await open(backend);
    const reference = await openReferenceDevice();
    const arrays: number[] = [];
    const handles: string[] = [];
    const actual = await train(device, 500, async (run) => {
      if (run % 100 !== 0) return;
      await runCase(device, opCases[0]);
      const tensor = await device.allocate({ shape: [100], dtype: "float32" });
      await tensor.write(new Float32Array(100));
      tensor.dispose();
      arrays.push(device.liveArrays);
      handles.push(JSON.stringify(liveHandles()));
    });
    const expected = await train(reference, 500);
    const left = device.liveArrays;
    await device.dispose();
    return { actual, expected, arrays, handles, left };
  },

  /**
   * Takes the context away during a run: what that run says, and every later call, and whether a device can be opened
   * again. What is not a typed error is left out.
   */
  async loss(backend: GpuBackend) {
    const device = await open(backend);
    const tensor = await device.allocate({ shape: [2], dtype: "float32" });
    await tensor.write(Float32Array.of(1, 2));
    const executable = await device.prepare(longProgram, {});
    const running = executable.run(longInputs);
    loseContexts();
    const errors: string[] = [];
    const calls = [
      () => running,
      () => tensor.read(),
      () => tensor.write(Float32Array.of(3, 4)),
      () => executable.run(longInputs),
      () => device.allocate(tensor.type),
      () => device.prepare(longProgram, {}),
    ];
    for (const call of calls) {
      await call().catch((error: unknown) => {
        if (DeviceLostError.isInstance(error)) errors.push(String(error));
      });
    }
    await device.dispose();
    const again = await open(backend);
    const { total } = await train(again, 3);
    await again.dispose();
    return { errors, total };
  },

  /** Opens many devices at once: they share one context. */
  async contexts(backend: GpuBackend) {
    const devices = await Promise.all(Array.from({ length: 20 }, () => open(backend)));
    const before = openContexts().length;
    const totals = new Set<number>();
    for (const device of devices) totals.add((await train(device, 1)).total);
    for (const device of devices) await device.dispose();
    return { contexts: before, totals: [...totals] };
  },

  /** Opens and closes a device twenty times beside one that stays open: the living contexts, and what that one computes. */
  async reopening(backend: GpuBackend) {
    const contexts: number[] = [];
    for (let i = 0; i < 20; i++) {
      const device = await open(backend);
      await train(device, 1);
      contexts.push(openContexts().length);
      await device.dispose();
    }
    const left = openContexts().length;
    const device = await open(backend);
    const { total } = await train(device, 1);
    for (let i = 0; i < 8; i++) await (await open(backend)).dispose();
    const again = await train(device, 1);
    const shared = openContexts().length;
    await device.dispose();
    return { contexts, left, shared, totals: [total, again.total] };
  },

  /** Prepares, runs and disposes of many programs and tensors: the handles after each round. */
  async disposal(backend: GpuBackend) {
    const device = await open(backend);
    const handles: string[] = [];
    const arrays: number[] = [];
    for (let round = 0; round < 6; round++) {
      const some = opCases.filter(({ cpuOnly }, i) => !cpuOnly && i % 97 === 0);
      for (const opCase of [...some, ...opCases.filter(isTiled)]) {
        await runCase(device, opCase, { inputs: round % 2 === 0 ? "input" : "state" });
      }
      await train(device, 2);
      handles.push(JSON.stringify(liveHandles()));
      arrays.push(device.liveArrays);
    }
    await device.dispose();
    return { handles, arrays, left: liveHandles() };
  },

  /** The bytes that a run sends to the GPU: of the program's inputs, and of all its states and constants. */
  async uploads(backend: GpuBackend) {
    const device = await open(backend);
    const perRun: number[] = [];
    let before = 0;
    await train(device, 5, () => {
      perRun.push(uploadedBytes() - before);
      before = uploadedBytes();
    });
    await device.dispose();
    // The first count has what was sent before the first run.
    return perRun.slice(1);
  },

  /** On a device whose textures have a side of 64 at most: what too large a tensor and too large a result say. */
  async limits(backend: GpuBackend) {
    const gl = WebGL2RenderingContext.prototype;
    const { getParameter } = gl;
    gl.getParameter = function (name) {
      return name === this.MAX_TEXTURE_SIZE ? 64 : getParameter.call(this, name);
    };
    try {
      const device = await open(backend);
      const fitting = await device.allocate({ shape: [64, 64], dtype: "float32" });
      const tooLarge = await device.allocate({ shape: [64 * 64 + 1], dtype: "float32" }).catch(String);
      const attributes = { shape: [65, 64] };
      const wide = { op: "broadcastTo", name: "wide", inputs: [normal(1, [64])], attributes } as const;
      const tooWide = await runCase(device, wide).catch(String);
      const { length } = await fitting.read();
      await device.dispose();
      return { length, messages: [String(tooLarge), String(tooWide)] };
    } finally {
      gl.getParameter = getParameter;
    }
  },

  /** What a run says after WebGPU has refused a call, and whether the device goes on. */
  async blunder(backend: GpuBackend) {
    const device = await open(backend);
    await train(device, 1);
    blunder();
    const message = await train(device, 1).then(() => "nothing", String);
    const { total } = await train(device, 1);
    await device.dispose();
    return { message, total };
  },

  /** What asking for a backend says that is not to be had. */
  async missing(backend: GpuBackend) {
    return open(backend).then(() => "opened", messageOf);
  },

  /** Whether `globalThis.GPU` is still the browser's own. */
  async globalIsNative() {
    await open("webgl2").then((device) => device.dispose());
    return String(Reflect.get(globalThis, "GPU")).includes("[native code]");
  },
};

export type GpuCalls = typeof gpuCalls;
