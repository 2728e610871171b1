import type { Executable } from "../device.ts";
import type { TensorData } from "../dtype.ts";
import { DeviceError } from "../errors.ts";
import type { Program, Storage } from "../program.ts";
import { checkInputs } from "../run-inputs.ts";
import { sizeOf } from "../shape.ts";
import { encodeProgram } from "./encode/encode-program.ts";
import type { WasmMemory } from "./wasm-memory.ts";
import { readTensor, writeTensor } from "./wasm-tensor.ts";

/** What an executable needs of its device. */
export interface ExecutableHost {
  readonly memory: WasmMemory;
  readonly threads: number;
  readonly hostProducts: boolean;
  /** Runs an encoded program. @throws {IndexError} {DeviceError} */
  execute(program: Program, words: number, threads: number): void;
  /** @throws {DeviceError} when the device is gone */
  check(): void;
}

/** A program in the device's memory: its inputs, constants, scratch and encoding. */
export class WasmExecutable implements Executable {
  private readonly host: ExecutableHost;
  private readonly program: Program;
  private readonly addresses: readonly number[];
  private readonly words: number;
  /** 0 when there is nothing to run. */
  private readonly threads: number;
  private blocks: number[] | undefined;

  /** @throws {DeviceError} when there is no memory for it, or an op is not known */
  constructor(host: ExecutableHost, program: Program, states: ReadonlyMap<string, number>) {
    this.host = host;
    this.program = program;
    this.blocks = [];
    try {
      this.addresses = program.storages.map((storage) => this.place(storage, states));
      const target = { addresses: this.addresses, threads: host.threads, hostProducts: host.hostProducts };
      const { scratchBytes } = encodeProgram(program, { ...target, scratch: 0 });
      const scratch = this.allocate(scratchBytes, "scratch");
      const { words, solo, empty } = encodeProgram(program, { ...target, scratch });
      this.words = this.allocate(words.byteLength, "the encoding");
      host.memory.int32(this.words, words.length).set(words);
      this.threads = empty ? 0 : solo ? 1 : host.threads;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  async run(inputs: Readonly<Record<string, TensorData>>): Promise<Record<string, TensorData>> {
    const { host, program } = this;
    host.check();
    if (!this.blocks) throw new DeviceError("wasm: this program was disposed of");
    checkInputs(program, inputs);
    for (const { name, value } of program.inputs)
      writeTensor(host.memory, this.addressOf(value), inputs[name]);
    if (this.threads > 0) host.execute(program, this.words, this.threads);
    return Object.fromEntries(
      program.outputs.map(({ name, value }) => {
        const { type } = program.values[value];
        return [name, readTensor(host.memory, this.addressOf(value), type)];
      }),
    );
  }

  dispose(): void {
    this.release();
  }

  private addressOf(value: number): number {
    return this.addresses[this.program.values[value].storage];
  }

  private place(storage: Storage, states: ReadonlyMap<string, number>): number {
    switch (storage.kind) {
      case "state": {
        const address = states.get(storage.name);
        if (address === undefined) {
          throw new DeviceError(`wasm: state "${storage.name}"`, {
            expected: "a tensor",
            received: "nothing",
          });
        }
        return address;
      }
      case "arena":
        return this.arena + storage.offset;
      case "constant": {
        const address = this.allocate(storage.data.length * 4, "a constant");
        writeTensor(this.host.memory, address, storage.data);
        return address;
      }
      case "input":
        return this.allocate(sizeOf(storage.type.shape) * 4, `input "${storage.name}"`);
    }
  }

  private arenaBlock: number | undefined;
  private get arena(): number {
    this.arenaBlock ??= this.allocate(this.program.arenaBytes, "a program's intermediate results");
    return this.arenaBlock;
  }

  private allocate(bytes: number, purpose: string): number {
    const address = this.host.memory.allocate(bytes, purpose);
    this.blocks?.push(address);
    return address;
  }

  private release(): void {
    for (const block of this.blocks ?? []) this.host.memory.free(block);
    this.blocks = undefined;
  }
}
