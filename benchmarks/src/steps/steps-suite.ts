import { openDevice } from "@quadrivium/kernels";
import type { BenchRow } from "../measure/row.ts";
import { installPeers } from "../peers-folder.ts";
import { partMeanings, parts } from "../profile/parts.ts";
import { rowTable } from "../report/row-table.ts";
import type { SuiteOptions, SuiteResult } from "../suite.ts";
import { benchAgainstTorch, versionsAgainst } from "./against-torch.ts";
import { benchCase } from "./bench-case.ts";
import type { AutoencoderSizes } from "./cases/autoencoder.ts";
import { benchScaling, type Scaling, scalingTable } from "./scaling.ts";
import { ourSide, THREADS, tfjsSides } from "./sides.ts";
import { chosenCases, stepCases } from "./step-cases.ts";
import { findTorch } from "./torch.ts";

const sizes: AutoencoderSizes = { width: 256, latents: 4096, k: 32, rows: 1024 };
/** First k at fixed n, then n at fixed k. */
const scaled: readonly AutoencoderSizes[] = [
  { ...sizes, k: 16 },
  sizes,
  { ...sizes, k: 64 },
  { ...sizes, latents: 16_384 },
  { ...sizes, latents: 65_536 },
];
/** The word that asks for our autoencoder alone, as it grows. */
export const GROWTH = "growth";

const FEW_ROUNDS = 5;

/** Times one case against TensorFlow.js, which has one thread: our step on one, and on as many as usual. @throws {CheckError} */
async function benchAgainstTfjs(name: string): Promise<BenchRow[]> {
  const stepCase = stepCases[name].timed();
  const peers = tfjsSides(stepCase);
  if (peers.length === 0) return [];
  const one = await openDevice({ backend: "wasm", threads: 1, blas: false });
  const several = await openDevice({ backend: "wasm", threads: THREADS, blas: false });
  try {
    const ours = [ourSide(stepCase, "1 thread", one), ourSide(stepCase, `${THREADS} threads`, several)];
    return await benchCase(stepCase, { suite: "steps", ours, peers, rounds: FEW_ROUNDS });
  } finally {
    await one.dispose();
    await several.dispose();
  }
}

/** Ours alone, as the autoencoder grows: the rows and the text. @throws {CheckError} */
async function benchGrowth(python: string | undefined): Promise<Pick<SuiteResult, "rows" | "text">> {
  const scalings: Scaling[] = [];
  for (const sizes of scaled) scalings.push(await benchScaling(sizes, python));
  return {
    rows: scalings.flatMap(({ step, pastEncoder, parts }) => [step, pastEncoder, ...Object.values(parts)]),
    text: [
      "Ours alone; past the encoder: the step less encoder product and topK; the parts each timed by itself (ms):",
      parts.map((part) => `- ${part}: ${partMeanings[part]}`).join("\n"),
      scalingTable(scalings),
    ].join("\n\n"),
  };
}

/** Times training steps against PyTorch's, and our autoencoder alone as n and k grow. @throws {CheckError} */
export async function benchSteps(options: SuiteOptions): Promise<SuiteResult> {
  const names = chosenCases(options, [GROWTH]);
  const torch = findTorch();
  const python = "python" in torch ? torch.python : undefined;
  const rows: BenchRow[] = [];
  installPeers();
  for (const name of names) {
    console.error(`timing ${name}`);
    if (python !== undefined)
      rows.push(...(await benchAgainstTorch("steps", stepCases[name].timed(), python)));
    rows.push(...(await benchAgainstTfjs(name)));
  }
  const texts = [rowTable(rows)];
  if ("reason" in torch) texts.push(`PyTorch's rows are left out: ${torch.reason}`);
  for (const name of names) {
    const { title, tfjs } = stepCases[name].timed();
    if (typeof tfjs === "string") texts.push(`${title}: not in TensorFlow.js: ${tfjs}`);
  }
  if (options.only?.includes(GROWTH) ?? true) {
    const growth = await benchGrowth(python);
    rows.push(...growth.rows);
    texts.push(growth.text);
  }
  return { rows, versions: await versionsAgainst(torch), text: texts.join("\n\n") };
}
