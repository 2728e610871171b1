/**
 * The paper's evaluation suite on a real language model: autoencoders of nine sizes on the residual stream of a model of
 * 260,000 parameters that tells stories, and one more without the auxiliary loss.
 *
 * `--folder DIR` keeps checkpoints and results there, and a run that is stopped goes on from them; `--json FILE` writes
 * all results; `--steps N` and `--stories N` make a smaller run, `--threads N` says how many threads to use.
 */
import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDevice } from "@quadrivium/kernels";
import { SubjectActivations } from "@quadrivium/sparse-autoencoder/subject";
import { readRealStories, tellStories } from "./documents.ts";
import { grid, sizeName } from "./grid.ts";
import { type Measures, type Measuring, measure, similarityOf } from "./measure.ts";
import { probeTasks } from "./probe-tasks.ts";
import { readResults, writeResults } from "./results.ts";
import { hook, openSubject, skipBegin } from "./subject.ts";
import { trainGrid } from "./train-grid.ts";

/** Seeds of what the model tells: the held-out stories differ from those for training. */
const SEEDS = { training: 1, heldOut: 2 };
/** Stands for no token in particular in explanations. */
const UNKNOWN = 0;
const HELD_OUT_STORIES = 160;
/** Stories for training from which explanations are made. */
const EXPLAINED_STORIES = 400;

const { values: options } = parseArgs({
  options: {
    folder: { type: "string", default: "results/stories" },
    json: { type: "string" },
    steps: { type: "string", default: "4000" },
    stories: { type: "string", default: "4096" },
    threads: { type: "string", default: "2" },
  },
});
const [steps, stories, threads] = [options.steps, options.stories, options.threads].map(Number);
mkdirSync(options.folder, { recursive: true });

const device = await openDevice({ backend: "wasm", threads });
const { subject, tokenizer } = await openSubject(device);

const documents = await tellStories(subject, tokenizer, {
  count: stories,
  seed: SEEDS.training,
  title: "stories for training",
});
const activations = { hook, skip: skipBegin, batchSize: 32 };
const training = await new SubjectActivations(subject, documents, activations).read();
process.stdout.write(`${training.positions.length} activations for training\n`);
const trained = await trainGrid(device, training, { steps, folder: options.folder });

const told = await tellStories(subject, tokenizer, {
  count: HELD_OUT_STORIES,
  seed: SEEDS.heldOut,
  title: "held-out stories",
});
const rows = await new SubjectActivations(subject, told, activations).read();
const explained = documents.slice(0, EXPLAINED_STORIES);
const measuring: Measuring = {
  subject,
  tokens: { begin: tokenizer.begin, pad: UNKNOWN },
  told,
  real: await readRealStories(tokenizer),
  rows,
  tasks: probeTasks(rows, told, tokenizer),
  training: {
    documents: explained,
    rows: await new SubjectActivations(subject, explained, activations).read(),
  },
};

const results: Record<string, Measures> = await readResults(options.folder, steps);
for (const [i, size] of grid.entries()) {
  const name = sizeName(size);
  if (results[name] === undefined) {
    process.stdout.write(`measuring ${name}\n`);
    results[name] = await measure(trained[i], measuring);
    await writeResults(options.folder, steps, results);
  }
  const { fvu, told: downstream } = results[name];
  process.stdout.write(
    `${name}: FVU ${fvu.toFixed(3)}, recovered ${downstream.recoveredFromMean.toFixed(4)} of the mean's loss\n`,
  );
}

/** How alike the latents of two autoencoders are that differ in k alone. */
const similarity: Record<string, number> = {};
for (const [i, size] of grid.entries()) {
  const other = grid.findIndex((one, j) => j > i && one.latents === size.latents && one.auxiliary);
  if (other < 0 || !size.auxiliary) continue;
  similarity[`${sizeName(size)} in ${sizeName(grid[other])}`] = await similarityOf(
    trained[i],
    trained[other],
  );
}

if (options.json !== undefined) {
  const tokens = { training: training.positions.length, heldOut: rows.positions.length };
  const runs = grid.map((size) => ({ ...size, ...results[sizeName(size)] }));
  await writeFile(options.json, `${JSON.stringify({ hook, steps, tokens, runs, similarity }, null, 2)}\n`);
}
await subject.dispose();
await device.dispose();
process.stdout.write(`all in ${join(options.folder)}\n`);
