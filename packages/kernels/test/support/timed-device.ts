import type { OpCost } from "../../src/cost/op-cost.ts";
import { stepCost } from "../../src/cost/step-cost.ts";
import type { Backend, Device, Executable } from "../../src/device.ts";
import type { TensorData } from "../../src/dtype.ts";
import { DeviceError } from "../../src/errors.ts";
import type { Program } from "../../src/program.ts";
import { sizeOf } from "../../src/shape.ts";

/** What a pretended device takes. */
export interface Speed {
  /** Milliseconds of a run, besides its steps. */
  readonly run: number;
  /** Milliseconds of a kernel call, besides its work. */
  readonly launch: number;
  /** Operations of products per millisecond. */
  readonly flops: number;
  /** Bytes per millisecond, in the kernels and on the way there and back. */
  readonly bytes: number;
  readonly crossing: number;
}

/** A clock that only the devices move. */
export interface Clock {
  time: number;
}

/** How long a pretended device takes over a step. */
function stepTime({ kind, flops, bytesRead, bytesWritten }: OpCost, speed: Speed): number {
  if (kind === "none") return 0;
  const moving = (bytesRead + bytesWritten) / speed.bytes;
  return speed.launch + (kind === "product" ? Math.max(moving, flops / speed.flops) : moving);
}

/** How long a pretended device takes over a run. */
export function runTime(program: Program, speed: Speed): number {
  const crossing = [...program.inputs, ...program.outputs].reduce(
    (total, { value }) => total + (4 * sizeOf(program.values[value].type.shape)) / speed.crossing,
    0,
  );
  const steps = program.steps.reduce((total, step) => total + stepTime(stepCost(program, step), speed), 0);
  return speed.run + crossing + steps;
}

/** A device that computes nothing and takes the time that it is told, by the given clock. */
export class TimedDevice implements Device {
  readonly backend: Backend;
  readonly runs: Program[] = [];
  isDisposed = false;
  private readonly clock: Clock;
  private readonly speed: Speed;

  constructor(backend: Backend, clock: Clock, speed: Speed) {
    this.backend = backend;
    this.clock = clock;
    this.speed = speed;
  }

  describe() {
    const { backend } = this;
    return { backend, adapter: "pretended", threads: 1, simd: "none", blas: undefined, reason: "" } as const;
  }

  async allocate(): Promise<never> {
    throw new DeviceError("a pretended device has no memory");
  }

  async prepare(program: Program): Promise<Executable> {
    if (this.isDisposed) throw new DeviceError("disposed of");
    const time = runTime(program, this.speed);
    return {
      run: async () => {
        this.runs.push(program);
        this.clock.time += time;
        return Object.fromEntries(
          program.outputs.map(({ name, value }): [string, TensorData] => [
            name,
            new Float32Array(sizeOf(program.values[value].type.shape)),
          ]),
        );
      },
      dispose() {},
    };
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
  }
}
