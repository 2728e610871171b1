import { availableParallelism } from "node:os";
import { type Calibration, calibrate, type Device, openDevice, predict } from "@quadrivium/kernels";
import { compile, trace } from "@quadrivium/tensor";
import { inProcess } from "../measure/in-process.ts";
import { interleave } from "../measure/interleave.ts";
import { openBlas } from "../measure/open-blas.ts";
import { type BenchRow, compareTimes } from "../measure/row.ts";
import { rowTable } from "../report/row-table.ts";
import { nameOfDevice } from "../steps/our-stepper.ts";
import { chosenCases, stepCases } from "../steps/step-cases.ts";
import type { SuiteOptions, SuiteResult } from "../suite.ts";
import { type PerceptronSizes, perceptronWorkload } from "./perceptron-workload.ts";
import { type Workload, workloadOf } from "./workload.ts";

const ROUNDS = 9;

/** Steps of hardly any work, and larger ones, by the words by which they are asked for. */
const perceptrons: Readonly<Record<string, PerceptronSizes>> = {
  "perceptron-small": { width: 16, hidden: 16, classes: 4, rows: 8 },
  perceptron: { width: 784, hidden: 256, classes: 10, rows: 64 },
  "perceptron-large": { width: 784, hidden: 1024, classes: 10, rows: 512 },
};

function chosenWorkloads(options: SuiteOptions): Workload[] {
  const names = Object.keys(perceptrons);
  const ofCases = chosenCases(options, names).map((name) => workloadOf(stepCases[name].timed()));
  const ours = names.filter((name) => options.only?.includes(name) ?? true);
  return [...ours.map((name) => perceptronWorkload(perceptrons[name])), ...ofCases];
}

/** Measures a step and holds what was predicted for it beside that. */
async function comparePrediction(
  device: Device,
  calibration: Calibration,
  { title, graph, inputs }: Workload,
): Promise<BenchRow> {
  const predicted = predict(trace(graph).program, calibration).milliseconds;
  const step = await compile(device, graph);
  try {
    const contender = await inProcess(() => step.run(inputs));
    const [times] = await interleave([contender], { warmUp: 1, rounds: ROUNDS, pauseMs: 10 });
    const peer = { name: `predicted for ${nameOfDevice(device)}`, times: times.map(() => predicted) };
    return compareTimes({ suite: "predictions", case: title, checked: false }, times, peer);
  } finally {
    await step.dispose();
  }
}

/** The CPU in the ways in which it runs here. */
async function openDevices(): Promise<readonly Device[]> {
  const threads = Math.min(16, availableParallelism());
  const devices = [await openDevice({ backend: "wasm", threads: 1, blas: false })];
  if (threads > 1) devices.push(await openDevice({ backend: "wasm", threads, blas: false }));
  const blas = await openBlas(threads);
  return "device" in blas ? [...devices, blas.device] : devices;
}

/**
 * Training steps as `auto` predicts their time, and as they take it. The ratio is the predicted time over the measured
 * one: 1 is right, above 1 the step was faster than foreseen.
 */
export async function benchPredictions(options: SuiteOptions): Promise<SuiteResult> {
  const workloads = chosenWorkloads(options);
  const rows: BenchRow[] = [];
  const versions: Record<string, string> = {};
  for (const device of await openDevices()) {
    const begin = performance.now();
    const calibration = await calibrate(device);
    versions[nameOfDevice(device)] = `calibrated in ${Math.round(performance.now() - begin)} ms`;
    for (const workload of workloads) rows.push(await comparePrediction(device, calibration, workload));
    await device.dispose();
  }
  return { rows, versions, text: rowTable(rows) };
}
