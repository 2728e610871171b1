import type { TensorType } from "../../dtype.ts";
import { DeviceError } from "../../errors.ts";
import { type KernelForm, tileRows } from "../gpu-js-forms.ts";
import type { GpuBackend } from "../gpu-js-library.ts";
import type { GpuEngine } from "./gpu-engine.ts";
import type { GpuKernel } from "./gpu-kernel.ts";
import { kernelSource } from "./kernel-source.ts";

/** What a kernel may read at most: WebGPU binds eight buffers, one of which is written. */
export const mostInputs = 7;

/** A place for an array during a run, by number. */
export type Slot = number;

/** An input of an op: its type, and where its array is. */
export interface Operand extends TensorType {
  readonly slot: Slot;
}

/** One kernel call. */
export interface Launch {
  /** The op that it belongs to. */
  readonly op: string;
  readonly kernel: GpuKernel;
  readonly inputs: readonly Slot[];
  readonly output: Slot;
}

/** The kernel calls of a program, in order; filled step by step. Every slot is written once. */
export class Plan {
  readonly launches: Launch[] = [];
  readonly #engine: GpuEngine;
  readonly #lengths: number[] = [];
  /** Slots whose arrays are tiles. */
  readonly #tiles = new Set<Slot>();
  /** The op whose kernels are being added, for messages. */
  #op = "program";

  constructor(engine: GpuEngine) {
    this.#engine = engine;
  }

  /** The backend that runs the kernels: not every form runs on each. */
  get backend(): GpuBackend {
    return this.#engine.backend;
  }

  /** The most loop iterations that a thread may take; `Infinity` where nothing ends loops. */
  get mostIterations(): number {
    return this.#engine.mostIterations;
  }

  /** Names the op whose kernels are added from now on. */
  enter(op: string): void {
    this.#op = op;
  }

  /** A slot for an array of this many elements. @throws {DeviceError} when there are too many */
  slot(length: number): Slot {
    this.#engine.checkLength(this.#op, length);
    return this.#lengths.push(length) - 1;
  }

  /** The number of elements in a slot. */
  lengthOf(slot: Slot): number {
    return this.#lengths[slot];
  }

  /**
   * Adds a kernel of which each thread returns one element.
   * @param length The number of elements that it computes
   * @param inputs What it reads, by the names of the parameters
   * @param body Its statements
   * @throws {DeviceError} when it computes or reads too much
   */
  kernel(length: number, inputs: Readonly<Record<string, Slot>>, ...body: readonly string[]): Slot {
    return this.formed("number", length, inputs, ...body);
  }

  /**
   * Adds a kernel of which each thread gives several elements.
   * @param inputs As in `kernel`; of tiles named `c` the rows are the parameters `c0` … `c3`
   */
  formed(
    form: KernelForm,
    threads: number,
    inputs: Readonly<Record<string, Slot>>,
    ...body: readonly string[]
  ): Slot {
    const slots = Object.values(inputs);
    const parameters = Object.entries(inputs).flatMap(([name, slot]) => this.#parametersOf(name, slot));
    if (parameters.length > mostInputs) {
      throw new DeviceError(`${this.#op} on ${this.backend}`, {
        expected: `at most ${mostInputs} arrays for one kernel; compute it in several steps`,
        received: String(parameters.length),
      });
    }
    this.#engine.checkIterations(this.#op, body);
    const output = this.slot(form === "four" ? 4 * threads : threads);
    if (form === "tile") this.#tiles.add(output);
    const source = kernelSource(parameters, ...body);
    const lengths = slots.map((slot) => this.#lengths[slot]);
    const kernel = this.#engine.kernel({ source, threads, form }, lengths).retain();
    this.launches.push({ op: this.#op, kernel, inputs: slots, output });
    return output;
  }

  #parametersOf(name: string, slot: Slot): string[] {
    if (!this.#tiles.has(slot)) return [name];
    return [0, ...Object.keys(tileRows)].map((_, row) => `${name}${row}`);
  }

  /** Lets go of the kernels. */
  dispose(): void {
    for (const { kernel } of this.launches.splice(0)) kernel.release();
  }
}

/** How a device computes an op: adds kernels to the plan and returns the slots of the outputs. */
export type GpuOp<Attributes> = (
  plan: Plan,
  inputs: readonly Operand[],
  attributes: Attributes,
  outputs: readonly TensorType[],
) => readonly Slot[];
