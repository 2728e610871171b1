import { checkError } from "../measure/check-error.ts";
import { interleave } from "../measure/interleave.ts";
import { relativeError } from "../measure/relative-error.ts";
import { type BenchRow, compareTimes } from "../measure/row.ts";
import { installPeers } from "../peers-folder.ts";
import { formatNumber } from "../report/format-number.ts";
import { rowTable } from "../report/row-table.ts";
import type { SuiteOptions, SuiteResult } from "../suite.ts";
import type { KernelEngine, Prepared } from "./engine.ts";
import { type EngineName, openEngines } from "./open-engines.ts";
import type { KernelTask } from "./task.ts";
import { chosenTasks } from "./tasks.ts";

/** ‖y − y₆₄‖/‖y₆₄‖ of single precision sums of up to 1,024 terms. */
const TOLERANCE = 1e-5;

/** Which of ours is held against whom: as many threads as the peer has, and our own two against one. */
const pairs: readonly { readonly label: string; readonly ours: EngineName; readonly peer: EngineName }[] = [
  { label: "1 thread", ours: "one", peer: "tfjs" },
  { label: "1 thread", ours: "one", peer: "jaxJs" },
  { label: "1 thread", ours: "one", peer: "gpuJsOne" },
  { label: "1 thread", ours: "one", peer: "onnxOne" },
  { label: "2 threads", ours: "two", peer: "gpuJsTwo" },
  { label: "2 threads", ours: "two", peer: "onnxTwo" },
  { label: "2 threads", ours: "two", peer: "torchTwo" },
  { label: "2 threads", ours: "two", peer: "one" },
  { label: "BLAS, 1 thread", ours: "blasOne", peer: "onnxOne" },
  { label: "BLAS, 2 threads", ours: "blasTwo", peer: "onnxTwo" },
  { label: "BLAS, 2 threads", ours: "blasTwo", peer: "torchTwo" },
];

/** Prepares a task on every engine that takes it, and compares the results with double precision. @throws {CheckError} */
async function prepareChecked(
  engines: ReadonlyMap<EngineName, KernelEngine>,
  task: KernelTask,
): Promise<Map<EngineName, Prepared>> {
  const expected = task.expected();
  const all = new Map<EngineName, Prepared>();
  for (const [name, engine] of engines) {
    const prepared = await engine.prepare(task);
    if (prepared === undefined) continue;
    all.set(name, prepared);
    const error = relativeError(await prepared.result(), expected);
    checkError(`${task.title}: ${engine.name}`, error, TOLERANCE);
  }
  return all;
}

/** Checks all engines that are here, on small sizes; gives a line for each. @throws {CheckError} {UsageError} */
export async function checkKernels(options: SuiteOptions): Promise<string[]> {
  const { engines, missing } = await openEngines();
  const lines: string[] = [];
  for (const task of chosenTasks(options, "small")) {
    for (const [name, prepared] of await prepareChecked(engines, task)) {
      lines.push(`ok  ${task.title}: ${engines.get(name)?.name}`);
      await prepared.dispose();
    }
  }
  for (const engine of engines.values()) await engine.dispose();
  return [...lines, ...missing.map((reason) => `skipped ${reason}`)];
}

/** Times one task: a row for each pair of which both are here, with the rates in GFLOP/s. @throws {CheckError} */
async function benchTask(
  engines: ReadonlyMap<EngineName, KernelEngine>,
  task: KernelTask,
): Promise<BenchRow[]> {
  const prepared = await prepareChecked(engines, task);
  const names = [...prepared.keys()];
  const times = await interleave([...prepared.values()], { warmUp: 1, rounds: 9, pauseMs: 20 });
  for (const one of prepared.values()) await one.dispose();
  const timesOf = (name: EngineName) => times[names.indexOf(name)];
  return pairs
    .filter(({ ours, peer }) => prepared.has(ours) && prepared.has(peer))
    .map(({ label, ours, peer }) =>
      compareTimes({ suite: "kernels", case: `${task.title}: ${label}`, checked: true }, timesOf(ours), {
        name: engines.get(peer)?.name ?? peer,
        times: timesOf(peer),
      }),
    );
}

/** Times products, a convolution and attention of ours and of the peers, each checked first. @throws {CheckError} */
export async function benchKernels(options: SuiteOptions): Promise<SuiteResult> {
  installPeers();
  const { engines, missing } = await openEngines();
  const rows: BenchRow[] = [];
  const flops = new Map<BenchRow, number>();
  for (const task of chosenTasks(options, "timed")) {
    console.error(`timing ${task.title}`);
    for (const row of await benchTask(engines, task)) {
      rows.push(row);
      flops.set(row, task.flop);
    }
  }
  for (const engine of engines.values()) await engine.dispose();
  const gflops = (row: BenchRow, ms: number | null) =>
    ms === null ? "–" : formatNumber((flops.get(row) ?? 0) / ms / 1e6);
  const table = rowTable(rows, [
    { heading: "ours GFLOP/s", kind: "number", cell: (row) => gflops(row, row.oursMs) },
    { heading: "peer GFLOP/s", kind: "number", cell: (row) => gflops(row, row.peerMs) },
  ]);
  const versions = Object.fromEntries([...engines.values()].map(({ name }) => [name, ""]));
  return { rows, versions, text: [table, ...missing.map((reason) => `Left out: ${reason}`)].join("\n\n") };
}
