import {
  type Device,
  type DeviceTensor,
  formatShape,
  OptionError,
  RandomStream,
  ShapeError,
  sameShape,
  type TensorData,
  type TensorType,
} from "@quadrivium/kernels";
import type { State } from "./tensor.ts";

/** How a set of parameters is made. */
export interface ParametersOptions {
  /** Seed of the random initial values, a whole number in 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
}

/**
 * The states of a model on one device, by name: weights, optimiser moments, counters. All programs compiled over one
 * set share them without copies.
 *
 * Each state's initial value is drawn from a random stream of its own, named after it, so that it depends on the seed
 * and the name alone, not on the order of creation.
 */
export class Parameters {
  readonly device: Device;
  readonly seed: number;
  private readonly tensors = new Map<string, Promise<DeviceTensor>>();

  /** @throws {OptionError} when the seed is out of range */
  constructor(device: Device, { seed = 0 }: ParametersOptions = {}) {
    new RandomStream(seed, ""); // refuses a bad seed before anything is made
    this.device = device;
    this.seed = seed;
  }

  /** The names of all states that exist, sorted. */
  names(): string[] {
    return [...this.tensors.keys()].sort();
  }

  /** The memory of a state; the first call makes and initialises it. @throws {ShapeError} when the name is taken by another shape */
  async tensor(state: State): Promise<DeviceTensor> {
    const { name, initializer } = state.source;
    let existing = this.tensors.get(name);
    if (existing === undefined) {
      existing = this.create(state.type, initializer(state.shape, new RandomStream(this.seed, name)));
      this.tensors.set(name, existing);
    }
    const tensor = await existing;
    const { shape, dtype } = tensor.type;
    if (!sameShape(shape, state.shape) || dtype !== state.dtype) {
      throw new ShapeError(`state "${name}"`, {
        expected: `${dtype} ${formatShape(shape)}, as it exists already`,
        received: `${state.dtype} ${formatShape(state.shape)}`,
      });
    }
    return tensor;
  }

  private async create(type: TensorType, data: TensorData | undefined): Promise<DeviceTensor> {
    const tensor = await this.device.allocate(type);
    if (data !== undefined) await tensor.write(data);
    return tensor;
  }

  /** The shape and element type of a state. @throws {OptionError} when there is none of that name */
  async type(name: string): Promise<TensorType> {
    return (await this.existing(name)).type;
  }

  /** A copy of a state's elements. @throws {OptionError} when there is none of that name */
  async read(name: string): Promise<TensorData> {
    return (await this.existing(name)).read();
  }

  /** Replaces a state's elements. @throws {OptionError} {ShapeError} {DTypeError} */
  async write(name: string, data: TensorData): Promise<void> {
    await (await this.existing(name)).write(data);
  }

  /**
   * Frees one state, such as a cache that is not needed any more. Programs compiled over it must not be run any more.
   * @throws {OptionError} when there is none of that name
   */
  async free(name: string): Promise<void> {
    const tensor = await this.existing(name);
    this.tensors.delete(name);
    tensor.dispose();
  }

  private existing(name: string): Promise<DeviceTensor> {
    const tensor = this.tensors.get(name);
    if (tensor !== undefined) return tensor;
    throw new OptionError(`state "${name}"`, {
      expected: `one of ${this.names().join(", ") || "(none)"}`,
      received: name,
    });
  }

  /** Frees all states. Programs compiled over them must not be run any more. */
  async dispose(): Promise<void> {
    for (const tensor of this.tensors.values()) (await tensor).dispose();
    this.tensors.clear();
  }
}
