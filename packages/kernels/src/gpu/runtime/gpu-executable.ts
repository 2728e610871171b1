import type { DeviceTensor, Executable } from "../../device.ts";
import type { TensorData } from "../../dtype.ts";
import { DeviceError } from "../../errors.ts";
import type { Program } from "../../program.ts";
import { checkInputs } from "../../run-inputs.ts";
import { bindStates } from "./bind-states.ts";
import { buildPlan } from "./build-plan.ts";
import type { GpuArray } from "./gpu-array.ts";
import type { GpuDevice } from "./gpu-device.ts";
import type { GpuEngine } from "./gpu-engine.ts";
import type { GpuKernel } from "./gpu-kernel.ts";
import type { GpuTensor } from "./gpu-tensor.ts";
import { fromGpu, toGpu } from "./host-data.ts";
import { addIndexChecks, checkIndices, type IndexCheck } from "./index-checks.ts";
import { type Arrays, lastUses, launchPlan } from "./launch-plan.ts";
import { Plan, type Slot } from "./plan.ts";
import { Readback } from "./readback.ts";

/** The shortest of some slots; nothing of nothing. */
const smallest = (plan: Plan, slots: readonly Slot[]): readonly Slot[] =>
  [...slots].sort((a, b) => plan.lengthOf(a) - plan.lengthOf(b)).slice(0, 1);

/** A program on the GPU: its kernels in order, and when each array is used for the last time. */
export class GpuExecutable implements Executable {
  readonly #device: GpuDevice;
  readonly #engine: GpuEngine;
  readonly #program: Program;
  readonly #states: ReadonlyMap<string, GpuTensor>;
  readonly #plan: Plan;
  readonly #slots: readonly Slot[];
  readonly #checks: readonly IndexCheck[];
  readonly #readback: Readback;
  readonly #finished: readonly (readonly Slot[])[];
  readonly #constants = new Map<number, GpuArray>();
  /** Kept compiled between runs. */
  readonly #uploaders: readonly GpuKernel[];
  #disposed = false;

  private constructor(
    device: GpuDevice,
    engine: GpuEngine,
    program: Program,
    states: ReadonlyMap<string, GpuTensor>,
    plan: Plan,
  ) {
    this.#device = device;
    this.#engine = engine;
    this.#program = program;
    this.#states = states;
    this.#plan = plan;
    const slots = buildPlan(plan, engine.backend, program);
    this.#slots = slots;
    this.#checks = addIndexChecks(plan, program, slots);
    const outputs = program.outputs.map(({ value }) => slots[value]);
    const updates = program.updates.map(({ value }) => slots[value]);
    const bad = this.#checks.flatMap(({ computed }) => computed?.bad ?? []);
    const indices = this.#checks.flatMap(({ computed }) => computed?.indices ?? []);
    // Something is read in each run, or the host would queue runs faster than the GPU does them.
    const read = outputs.length > 0 ? outputs : smallest(plan, updates);
    this.#readback = new Readback(engine, plan, [...read, ...bad]);
    this.#finished = lastUses(plan, [...outputs, ...updates, ...bad, ...indices]);
    const isCpu = engine.backend === "gpujs-wasm";
    const uploaded = isCpu ? [] : program.inputs.map(({ value }) => plan.lengthOf(slots[value]));
    this.#uploaders = uploaded.map((length) => engine.uploader(length).retain());
  }

  /** Makes the kernels and runs them once over zeros: they are compiled then, and what fails does so here. */
  static async prepare(
    device: GpuDevice,
    engine: GpuEngine,
    program: Program,
    states: Readonly<Record<string, DeviceTensor>>,
  ): Promise<GpuExecutable> {
    const bound = bindStates(device, program, states);
    const plan = new Plan(engine);
    let executable: GpuExecutable;
    try {
      executable = new GpuExecutable(device, engine, program, bound, plan);
    } catch (error) {
      plan.dispose();
      throw error;
    }
    try {
      await executable.#uploadConstants();
      await executable.#compute(
        Object.fromEntries(
          program.inputs.map(({ name, value }) => [
            name,
            new Float32Array(plan.lengthOf(executable.#slots[value])),
          ]),
        ),
        async () => engine.checkErrors(),
      );
    } catch (error) {
      executable.dispose();
      throw error;
    }
    return executable;
  }

  run(inputs: Readonly<Record<string, TensorData>>): Promise<Record<string, TensorData>> {
    return this.#device.enqueue(() => this.#run(inputs));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const owned of [...this.#constants.values(), ...this.#uploaders]) owned.release();
    this.#readback.dispose();
    this.#plan.dispose();
    this.#device.forget(this);
  }

  #run(inputs: Readonly<Record<string, TensorData>>): Promise<Record<string, TensorData>> {
    if (this.#disposed) {
      throw new DeviceError("run", { expected: "a living program", received: "one that was disposed of" });
    }
    const { inputs: named, outputs, updates, values } = this.#program;
    checkInputs(this.#program, inputs);
    this.#checkGivenIndices(inputs);
    const data = named.map(({ name }) => [name, toGpu(`run: input "${name}"`, inputs[name])] as const);
    return this.#compute(Object.fromEntries(data), async (read, arrays) => {
      await this.#checkComputedIndices(read, arrays);
      // After a failed draw, and from a lost context, zeros are read; they must not become the states.
      this.#engine.checkAlive();
      this.#engine.checkErrors();
      for (const { name, value } of updates) {
        this.#states.get(name)!.replace(arrays[this.#slots[value]]!.retain());
      }
      return Object.fromEntries(
        outputs.map(({ name, value }) => {
          const numbers = read.get(this.#slots[value])!;
          return [name, fromGpu(numbers.slice(), values[value].type)];
        }),
      );
    });
  }

  /** Runs all kernels, and hands over what they gave for as long as `use` takes. */
  async #compute<Result>(
    inputs: Readonly<Record<string, Float32Array>>,
    use: (read: ReadonlyMap<Slot, Float32Array>, arrays: Arrays) => Promise<Result>,
  ): Promise<Result> {
    const arrays: Arrays = [];
    try {
      for (const { name, value } of this.#program.states) {
        arrays[this.#slots[value]] = this.#states.get(name)!.array.retain();
      }
      for (const [value, array] of this.#constants) arrays[this.#slots[value]] = array.retain();
      for (const { name, value } of this.#program.inputs) {
        arrays[this.#slots[value]] = await this.#engine.upload(inputs[name]);
      }
      await launchPlan(this.#engine, this.#plan, this.#finished, arrays);
      return await use(await this.#readback.read(arrays), arrays);
    } finally {
      for (const array of arrays) array?.release();
    }
  }

  async #uploadConstants(): Promise<void> {
    const { values, storages } = this.#program;
    for (const [value, { storage }] of values.entries()) {
      const place = storages[storage];
      if (place.kind !== "constant") continue;
      this.#constants.set(value, await this.#engine.upload(toGpu("prepare: constant", place.data)));
    }
  }

  /** Indices that are inputs or constants are looked at before anything has run. */
  #checkGivenIndices(inputs: Readonly<Record<string, TensorData>>): void {
    const { inputs: named, values, storages } = this.#program;
    for (const check of this.#checks) {
      if (check.given === undefined) continue;
      const name = named.find(({ value }) => value === check.given)?.name;
      const place = storages[values[check.given].storage];
      if (name !== undefined) checkIndices(check, inputs[name]);
      else if (place.kind === "constant") checkIndices(check, place.data);
    }
  }

  /** Indices that the program made are brought to the host only when one of them is known to be bad. */
  async #checkComputedIndices(read: ReadonlyMap<Slot, Float32Array>, arrays: Arrays): Promise<void> {
    for (const check of this.#checks) {
      if (check.computed === undefined || read.get(check.computed.bad)?.[0] === 0) continue;
      checkIndices(check, await this.#engine.read(arrays[check.computed.indices]!));
    }
  }
}
