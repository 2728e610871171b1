import {
  type Device,
  type Executable,
  OptionError,
  type Program,
  type TensorData,
} from "@quadrivium/kernels";
import { explain } from "./explain/explain.ts";
import type { Explanation } from "./explain/explanation.ts";
import { input, state } from "./leaves.ts";
import { lower } from "./lower.ts";
import { optimize } from "./optimize/optimize.ts";
import { Parameters } from "./parameters.ts";
import { planProgram } from "./plan/plan.ts";
import type { Tensor, Update } from "./tensor.ts";
import { asData, type TensorInput } from "./tensor-input.ts";

/** What a function to be compiled computes. */
export interface Traced<Output extends string = string> {
  /** Tensors to read back after each run. */
  readonly outputs: Readonly<Record<Output, Tensor>>;
  /** New values of states. */
  readonly updates?: readonly Update[];
}

/** What a function to be compiled may declare; the same as the exported functions of these names. */
export interface Scope {
  /** A tensor that is given at each run. */
  readonly input: typeof input;
  /** A tensor that stays on the device between runs. */
  readonly state: typeof state;
}

/** Options of `compile`. */
export interface CompileOptions extends TraceOptions {
  /** The states to run over. By default the program gets a set of its own, which `dispose` frees. */
  readonly parameters?: Parameters;
}

/** Options of `trace`. */
export interface TraceOptions {
  /**
   * Whether to replace steps by fewer and cheaper ones that give the same: chains of elementwise ops become one, products
   * read transposed operands as they lie, constants are computed. Default true; without it every op is a step of its own.
   */
  readonly optimize?: boolean;
}

/** A function that was traced once and runs on a device as often as asked. */
export interface Compiled<Output extends string = string> {
  readonly device: Device;
  readonly program: Program;
  readonly parameters: Parameters;
  /** Its steps with shapes, FLOPs, bytes and places in memory, and their totals; as a string it is a table. */
  explain(): Explanation;
  /**
   * Runs the program: uploads the inputs (by name), takes over the updates, returns the outputs (by name, row-major).
   * @throws {ShapeError} {DTypeError} when an input is missing, unknown or does not fit
   * @throws {IndexError} when an index lay outside its table
   */
  run(inputs?: Readonly<Record<string, TensorInput>>): Promise<Record<Output, TensorData>>;
  /** Frees the program, and its states where they are its own. */
  dispose(): Promise<void>;
}

/** Traces a function of symbolic tensors into a program, without preparing it for a device. */
export function trace(build: (scope: Scope) => Traced, options: TraceOptions = {}) {
  const { outputs, updates = [] } = build({ input, state });
  const lowered = lower(outputs, updates);
  const graph = options.optimize === false ? lowered : optimize(lowered);
  return { program: planProgram(graph), states: graph.states.map((entry) => entry.state) };
}

/**
 * Traces a function of symbolic tensors, plans its memory and makes it ready to run on a device.
 *
 * @example
 * const double = await compile(device, ({ input }) => ({ outputs: { y: multiply(input("x", [3]), 2) } }));
 * const { y } = await double.run({ x: [1, 2, 3] }); // Float32Array [2, 4, 6]
 *
 * @throws {ShapeError} {DTypeError} {OptionError} where the function applies an op to tensors that do not fit
 * @throws {DeviceError} when the device lacks an op, or memory
 */
export async function compile<Output extends string>(
  device: Device,
  build: (scope: Scope) => Traced<Output>,
  options: CompileOptions = {},
): Promise<Compiled<Output>> {
  const parameters = options.parameters ?? new Parameters(device);
  if (parameters.device !== device) {
    throw new OptionError("compile: parameters", {
      expected: "states on the same device",
      received: "states on another",
    });
  }
  const { program, states } = trace(build, options);
  const tensors = await Promise.all(
    states.map(async (s) => [s.source.name, await parameters.tensor(s)] as const),
  );
  const executable: Executable = await device.prepare(program, Object.fromEntries(tensors));
  return {
    device,
    program,
    parameters,
    explain: () => explain(program),
    async run(inputs = {}) {
      const types = new Map(program.inputs.map(({ name, value }) => [name, program.values[value].type]));
      const data = Object.entries(inputs).map(
        ([name, value]) => [name, asData(value, types.get(name))] as const,
      );
      return executable.run(Object.fromEntries(data));
    },
    async dispose() {
      executable.dispose();
      if (options.parameters === undefined) await parameters.dispose();
    },
  };
}
