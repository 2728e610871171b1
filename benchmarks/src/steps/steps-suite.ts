import { openDevice } from "@quadrivium/kernels";
import type { BenchRow } from "../measure/row.ts";
import { partMeanings, parts } from "../profile/parts.ts";
import { rowTable } from "../report/row-table.ts";
import type { SuiteResult } from "../suite.ts";
import { benchAgainstTorch, THREADS } from "./against-torch.ts";
import type { SaeCase } from "./sae-case.ts";
import { benchScaling, type Scaling, scalingTable } from "./scaling.ts";
import { findTorch } from "./torch.ts";

const sizes: SaeCase = { width: 256, latents: 4096, k: 32, rows: 1024 };
/** First k at fixed n, then n at fixed k. */
const scaled: readonly SaeCase[] = [
  { ...sizes, k: 16 },
  sizes,
  { ...sizes, k: 64 },
  { ...sizes, latents: 16_384 },
  { ...sizes, latents: 65_536 },
];

/** Times the autoencoder's training step against PyTorch's, and ours alone as n and k grow. @throws {CheckError} */
export async function benchSteps(): Promise<SuiteResult> {
  const torch = findTorch();
  const python = "python" in torch ? torch.python : undefined;
  const rows: BenchRow[] = [];
  const texts: string[] = [];
  const versions: Record<string, string> = {};
  if ("reason" in torch) texts.push(`PyTorch's rows are left out: ${torch.reason}`);
  else {
    const device = await openDevice({ backend: "wasm", threads: THREADS });
    const { adapter, threads, simd } = device.describe();
    versions.ours = `wasm device, ${adapter}, ${threads} threads, ${simd}`;
    const against = await benchAgainstTorch(device, sizes, torch.python);
    await device.dispose();
    versions.PyTorch = against.versions;
    rows.push(...against.rows);
    texts.push(rowTable(against.rows));
  }
  const scalings: Scaling[] = [];
  for (const sizes of scaled) scalings.push(await benchScaling(THREADS, sizes, python));
  rows.push(
    ...scalings.flatMap(({ step, pastEncoder, parts }) => [step, pastEncoder, ...Object.values(parts)]),
  );
  texts.push(
    "Ours alone; past the encoder: the step less encoder product and topK; the parts each timed by itself (ms):",
    parts.map((part) => `- ${part}: ${partMeanings[part]}`).join("\n"),
    scalingTable(scalings),
  );
  return { rows, versions, text: texts.join("\n\n") };
}
