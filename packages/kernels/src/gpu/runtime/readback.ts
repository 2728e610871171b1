import { DeviceError } from "../../errors.ts";
import type { GpuArray } from "./gpu-array.ts";
import type { GpuEngine } from "./gpu-engine.ts";
import type { GpuKernel } from "./gpu-kernel.ts";
import { kernelSource } from "./kernel-source.ts";
import { maximumCount } from "./maximum-count.ts";
import { mostInputs, type Plan, type Slot } from "./plan.ts";

interface Group {
  readonly slots: Slot[];
  length: number;
  reader?: GpuKernel;
}

/** Brings several arrays to the host at once: they are packed into one, since each transfer costs a round trip. */
export class Readback {
  readonly #engine: GpuEngine;
  readonly #plan: Plan;
  readonly #groups: Group[] = [];

  constructor(engine: GpuEngine, plan: Plan, slots: readonly Slot[]) {
    this.#engine = engine;
    this.#plan = plan;
    for (const slot of new Set(slots)) {
      const length = plan.lengthOf(slot);
      const last = this.#groups.at(-1);
      if (last !== undefined && last.slots.length < mostInputs && last.length + length <= maximumCount) {
        last.slots.push(slot);
        last.length += length;
      } else this.#groups.push({ slots: [slot], length });
    }
  }

  /** The numbers in each slot, after all kernels that were launched. */
  async read(arrays: readonly (GpuArray | undefined)[]): Promise<Map<Slot, Float32Array>> {
    const found = new Map<Slot, Float32Array>();
    const packed = await Promise.all(this.#groups.map((group) => this.#readGroup(group, arrays)));
    for (const [i, { slots }] of this.#groups.entries()) {
      let offset = 0;
      for (const slot of slots) {
        const length = this.#plan.lengthOf(slot);
        found.set(slot, packed[i].slice(offset, offset + length));
        offset += length;
      }
    }
    return found;
  }

  dispose(): void {
    for (const { reader } of this.#groups.splice(0)) reader?.release();
  }

  async #readGroup(group: Group, arrays: readonly (GpuArray | undefined)[]): Promise<Float32Array> {
    const payloads = group.slots.flatMap((slot) => arrays[slot]!.payloads);
    const [first] = payloads;
    if (payloads.length === 1 && first instanceof Float32Array) return first;
    group.reader ??= this.#readerOf(group).retain();
    const read = await group.reader.run(payloads);
    try {
      const [numbers] = read.payloads;
      if (numbers instanceof Float32Array) return numbers;
      throw new DeviceError(`${this.#engine.backend}: read`, {
        expected: "numbers",
        received: "a texture or a buffer",
      });
    } finally {
      read.release();
    }
  }

  /** The kernel that puts the arrays of a group one after the other. */
  #readerOf({ slots, length }: Group): GpuKernel {
    const choices: string[] = [];
    let end = 0;
    for (const [i, slot] of slots.entries()) {
      const start = end;
      end += this.#plan.lengthOf(slot);
      const element = `x${i}[i - ${start}]`;
      choices.push(i < slots.length - 1 ? `if (i < ${end}) { return ${element}; }` : `return ${element};`);
    }
    const parameters = slots.map((_, i) => `x${i}`);
    const source = kernelSource(parameters, "const i = this.thread.x;", ...choices);
    const lengths = slots.map((slot) => this.#plan.lengthOf(slot));
    return this.#engine.kernel({ source, threads: length, form: "read" }, lengths);
  }
}
