import type { Device, Program, TensorData } from "@quadrivium/kernels";
import {
  assign,
  type Compiled,
  compile,
  divide,
  gradients,
  type Parameters,
  type State,
  state,
  type Tensor,
  type TensorInput,
  type Traced,
  trace,
  type Update,
} from "@quadrivium/tensor";
import { type Collective, LocalCollective } from "../distributed/collective.ts";
import { applyGradients, type OptimizationOptions } from "../optimizers/apply-gradients.ts";

/** The graph of one training step. */
export interface TrainingGraph<Metric extends string = string> {
  /** A scalar, averaged over the batch. */
  readonly loss: Tensor;
  /** The states to train. */
  readonly parameters: readonly State[];
  /** How gradients become updates. */
  readonly optimization: OptimizationOptions;
  /** More tensors to read back after each step. */
  readonly metrics?: Readonly<Record<Metric, Tensor>>;
  /** More states that change with each step, such as counters. */
  readonly updates?: readonly Update[];
}

/** A training step made ready on a device. */
export interface TrainingStep<Metric extends string = string> {
  readonly device: Device;
  readonly parameters: Parameters;
  /** The names of the states that make up a checkpoint. */
  readonly stateNames: readonly string[];
  /** Takes one step on a batch (inputs by name) and returns the loss and the metrics. */
  run(inputs: Readonly<Record<string, TensorInput>>): Promise<Record<Metric | "loss", TensorData>>;
  /** Frees the programs; the states stay. */
  dispose(): Promise<void>;
}

/** Options of `compileTrainingStep`. */
export interface TrainingStepOptions {
  /** The states to train over. */
  readonly parameters: Parameters;
  /** The processes that train together. Default: this one alone. */
  readonly collective?: Collective;
}

const stateNamesOf = (programs: readonly Compiled[]): string[] => [
  ...new Set(programs.flatMap(({ program }) => program.states.map(({ name }) => name))),
];

/** What a step computes where one process trains: the loss, the metrics, and every state's new value. */
function whole<Metric extends string>(graph: TrainingGraph<Metric>): Traced<Metric | "loss"> {
  const { loss, parameters, optimization, metrics, updates = [] } = graph;
  const changes = applyGradients(parameters, gradients(loss, parameters), optimization);
  const outputs = { ...metrics, loss } as Record<Metric | "loss", Tensor>;
  return { outputs, updates: [...changes, ...updates] };
}

/**
 * The program of a training step, traced without a device: the workload by which `openDevice` chooses one.
 *
 * @example
 * const device = await openDevice({ workload: traceTrainingStep(graph) });
 * const step = await compileTrainingStep(device, graph, { parameters: new Parameters(device) });
 */
export const traceTrainingStep = (graph: TrainingGraph): { readonly program: Program } => ({
  program: trace(() => whole(graph)).program,
});

/**
 * Makes a training step ready: one program where one process trains. Where several do, there are two, backward and
 * update, which share the gradients as states; between them the gradients are averaged over all processes.
 */
export async function compileTrainingStep<Metric extends string>(
  device: Device,
  graph: TrainingGraph<Metric>,
  { parameters, collective = new LocalCollective() }: TrainingStepOptions,
): Promise<TrainingStep<Metric>> {
  if (collective.size === 1) {
    const program = await compile(device, () => whole(graph), { parameters });
    return {
      device,
      parameters,
      stateNames: stateNamesOf([program]),
      run: (inputs) => program.run(inputs),
      dispose: () => program.dispose(),
    };
  }

  const { loss, optimization, metrics, updates = [] } = graph;
  const outputs = { ...metrics, loss } as Record<Metric | "loss", Tensor>;
  const gradientTensors = gradients(loss, graph.parameters);
  const sums = graph.parameters.map(({ source, shape }) => state(`gradient.${source.name}`, shape));
  const saved = sums.map((sum, i) => assign(sum, gradientTensors[i]));
  const averaged = sums.map((sum) => divide(sum, collective.size));
  const backward = await compile(device, () => ({ outputs, updates: [...saved, ...updates] }), {
    parameters,
  });
  const changes = applyGradients(graph.parameters, averaged, optimization);
  const update = await compile(device, () => ({ outputs: {}, updates: changes }), { parameters });
  const gradientNames = sums.map(({ source }) => source.name);
  const pick = (names: readonly string[], inputs: Readonly<Record<string, TensorInput>>) =>
    Object.fromEntries(Object.entries(inputs).filter(([name]) => names.includes(name)));
  const backwardInputs = backward.program.inputs.map(({ name }) => name);
  const updateInputs = update.program.inputs.map(({ name }) => name);
  return {
    device,
    parameters,
    stateNames: stateNamesOf([backward, update]).filter((name) => !gradientNames.includes(name)),
    async run(inputs) {
      const results = await backward.run(pick(backwardInputs, inputs));
      for (const name of gradientNames) {
        const gradient = Float32Array.from(await parameters.read(name));
        await collective.allReduceSum(gradient);
        await parameters.write(name, gradient);
      }
      await update.run(pick(updateInputs, inputs));
      return results;
    },
    async dispose() {
      await backward.dispose();
      await update.dispose();
    },
  };
}
