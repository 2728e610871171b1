import type { BenchRow } from "../measure/row.ts";
import { installPeers } from "../peers-folder.ts";
import type { SuiteOptions, SuiteResult } from "../suite.ts";
import { benchTask, type Pair, prepareChecked } from "./bench-task.ts";
import { type EngineName, openEngines } from "./open-engines.ts";
import { rateTable } from "./rate-table.ts";
import { chosenTasks } from "./tasks.ts";

/** Which of ours is held against whom: as many threads as the peer has, and our own two against one. */
const pairs: readonly Pair<EngineName>[] = [
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

/** Times products, a convolution and attention of ours and of the peers, each checked first. @throws {CheckError} */
export async function benchKernels(options: SuiteOptions): Promise<SuiteResult> {
  installPeers();
  const { engines, missing } = await openEngines();
  const flops = new Map<BenchRow, number>();
  for (const task of chosenTasks(options, "timed")) {
    console.error(`timing ${task.title}`);
    for (const row of await benchTask("kernels", task, { engines, pairs })) flops.set(row, task.flop);
  }
  for (const engine of engines.values()) await engine.dispose();
  const versions = Object.fromEntries([...engines.values()].map(({ name }) => [name, ""]));
  const text = [rateTable(flops), ...missing.map((reason) => `Left out: ${reason}`)].join("\n\n");
  return { rows: [...flops.keys()], versions, text };
}
