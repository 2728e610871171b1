import {
  type ByteSource,
  encodeSafetensors,
  openSafetensors,
  type WritableTensor,
} from "@quadrivium/formats";
import { type Backend, backends, OptionError, type TensorData } from "@quadrivium/kernels";
import type { TrainingStep } from "../training/training-step.ts";
import { arithmeticOf, checkArithmetic } from "./arithmetic.ts";
import type { CheckpointStore } from "./checkpoint-store.ts";
import { parseTrainerState, type SavedTrainerState, type TrainerState } from "./trainer-state.ts";

/** The files of a checkpoint. */
const files = {
  /** The trained parameters and whatever else is not the optimiser's. */
  model: "model.safetensors",
  optimizer: "optimizer.safetensors",
  trainer: "trainer_state.json",
  config: "config.json",
} as const;

const isOptimizerState = (name: string): boolean => name.startsWith("optimizer.");

function asWritable(data: TensorData, shape: readonly number[]): WritableTensor {
  if (data instanceof Int32Array) return { dtype: "I32", shape, data };
  return data instanceof Float64Array ? { dtype: "F64", shape, data } : { dtype: "F32", shape, data };
}

async function encodeStates(step: TrainingStep, names: readonly string[]): Promise<Uint8Array> {
  const tensors: Record<string, WritableTensor> = {};
  for (const name of names) {
    const { shape } = await step.parameters.type(name);
    tensors[name] = asWritable(await step.parameters.read(name), shape);
  }
  return encodeSafetensors(tensors);
}

const encodeJson = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/** Opens a file of a checkpoint, and closes it whatever happens. */
async function withFile<Result>(
  store: CheckpointStore,
  step: number,
  file: string,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const source = await store.open(step, file);
  try {
    return await use(source);
  } finally {
    await source.close?.();
  }
}

async function readJson(source: ByteSource): Promise<unknown> {
  const text = new TextDecoder().decode(await source.read(0, source.size));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OptionError(`checkpoint: ${source.path ?? "file"}`, {
      expected: "JSON",
      received: text.slice(0, 40),
      cause,
    });
  }
}

/** Saves the states of a training step and how far the run has come. */
export async function saveCheckpoint(
  store: CheckpointStore,
  step: TrainingStep,
  state: TrainerState,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { backend } = step.device;
  const { seed } = step.parameters;
  const trainer: SavedTrainerState = { ...state, seed, backend, arithmetic: arithmeticOf(step.device) };
  const contents = new Map([
    [
      files.model,
      await encodeStates(
        step,
        step.stateNames.filter((name) => !isOptimizerState(name)),
      ),
    ],
    [files.optimizer, await encodeStates(step, step.stateNames.filter(isOptimizerState))],
    [files.trainer, encodeJson(trainer)],
    [files.config, encodeJson(config)],
  ]);
  await store.save(state.step, contents);
}

function checkSame(what: string, expected: unknown, received: unknown, otherwise = ""): void {
  const [now, then] = [JSON.stringify(expected), JSON.stringify(received)];
  if (now === then) return;
  throw new OptionError(`resume: ${what}`, {
    expected: `${then}, as in the checkpoint${otherwise}`,
    received: now,
  });
}

async function restoreStates(
  source: ByteSource,
  step: TrainingStep,
  names: readonly string[],
): Promise<void> {
  const reader = await openSafetensors(source);
  for (const name of names) {
    const { data } = await reader.readTensor(name);
    if (data instanceof Float32Array || data instanceof Float64Array || data instanceof Int32Array) {
      await step.parameters.write(name, data);
    } else {
      throw new OptionError(`resume: "${name}"`, {
        expected: "F32, F64 or I32 elements",
        received: data.constructor.name,
      });
    }
  }
}

/**
 * The backend on which the newest checkpoint was made, `undefined` when there is none. A run goes on bit for bit on that
 * one alone, so it is the one to open.
 *
 * @example
 * const backend = (await savedBackend(checkpoints)) ?? "auto";
 * const device = await openDevice({ backend, workload: traceTrainingStep(graph) });
 *
 * @throws {OptionError} when the checkpoint is damaged or names a backend that is not known
 */
export async function savedBackend(store: CheckpointStore): Promise<Backend | undefined> {
  const newest = (await store.steps()).at(-1);
  if (newest === undefined) return undefined;
  const { backend } = parseTrainerState(await withFile(store, newest, files.trainer, readJson));
  const known = backends.find((name) => name === backend);
  if (known !== undefined) return known;
  throw new OptionError("trainer_state.json: backend", {
    expected: backends.join(", "),
    received: backend,
  });
}

/**
 * Restores the states of the newest checkpoint and tells how far it had come; `undefined` when there is none.
 * @param anyBackend Whether it may come from another backend, BLAS or SIMD level
 * @throws {OptionError} when it was made with another configuration, seed, backend, BLAS or SIMD level
 */
export async function loadCheckpoint(
  store: CheckpointStore,
  step: TrainingStep,
  config: Readonly<Record<string, unknown>>,
  anyBackend = false,
): Promise<TrainerState | undefined> {
  const newest = (await store.steps()).at(-1);
  if (newest === undefined) return undefined;
  checkSame("configuration", config, await withFile(store, newest, files.config, readJson));
  const trainer = parseTrainerState(await withFile(store, newest, files.trainer, readJson));
  if (!anyBackend) {
    checkSame("backend", step.device.backend, trainer.backend, ', or resume: "any-backend"');
    if (trainer.arithmetic !== undefined) checkArithmetic(arithmeticOf(step.device), trainer.arithmetic);
  }
  checkSame("seed", step.parameters.seed, trainer.seed);
  const ofModel = step.stateNames.filter((name) => !isOptimizerState(name));
  const ofOptimizer = step.stateNames.filter(isOptimizerState);
  await withFile(store, newest, files.model, (source) => restoreStates(source, step, ofModel));
  await withFile(store, newest, files.optimizer, (source) => restoreStates(source, step, ofOptimizer));
  return { step: trainer.step, examples: trainer.examples, tokens: trainer.tokens };
}
