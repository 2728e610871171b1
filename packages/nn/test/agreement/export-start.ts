/*
 * Writes first weights, batches and the reference device's losses for `golden/agreement.py`:
 *
 *     npx tsx --conditions=@quadrivium/source packages/nn/test/agreement/export-start.ts FOLDER
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeSafetensorsFile } from "@quadrivium/formats/node";
import { openDevice } from "@quadrivium/kernels";
import { digestOf, firstWeights } from "./golden.ts";
import { loadImageTask, loadTextTask } from "./load-task.ts";
import { batchOf, LEARNING_RATE } from "./task.ts";
import { trainTask } from "./train-task.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("expected a folder to write to");
mkdirSync(folder, { recursive: true });
const device = await openDevice({ backend: "reference" });
for (const task of [loadTextTask(), await loadImageTask()]) {
  if (task === undefined) throw new Error("expected the text to be here");
  const file = (name: string) => join(folder, `${task.model}-${name}`);
  const weights = firstWeights(task).map(
    ({ name, shape, data }) => [name, { dtype: "F32" as const, shape, data }] as const,
  );
  await writeSafetensorsFile(file("weights.safetensors"), weights);
  const batches = task.picks.map((_, step) => {
    const arrays = Object.entries(batchOf(task, step));
    return Object.fromEntries(arrays.map(([name, data]) => [name, Array.from(data)]));
  });
  const { losses: reference } = await trainTask(device, task);
  const rows = task.picks[0].length;
  const about = { digest: digestOf(task), rows, learningRate: LEARNING_RATE, reference, batches };
  writeFileSync(file("start.json"), JSON.stringify(about));
}
await device.dispose();
