import { checkCaseNames } from "../command-line.ts";
import type { BenchRow } from "../measure/row.ts";
import { formatNumber } from "../report/format-number.ts";
import { rowTable } from "../report/row-table.ts";
import type { SuiteOptions, SuiteResult } from "../suite.ts";
import { benchAgainstTorch, versionsAgainst } from "./against-torch.ts";
import { stepCases } from "./step-cases.ts";
import { findTorch } from "./torch.ts";

/** The sizes, by the names of their cases. */
const names = ["autoencoder", "autoencoder-narrow", "autoencoder-wide"] as const;

/**
 * Times the sparse autoencoder's training step at three sizes against PyTorch's two ways, in activations a second: rows
 * of the batch. @throws {CheckError} {UsageError}
 */
export async function benchAutoencoder({ only }: SuiteOptions): Promise<SuiteResult> {
  checkCaseNames(only, names);
  const torch = findTorch();
  if ("reason" in torch) return { rows: [], versions: {}, text: `Left out: ${torch.reason}` };
  const activations = new Map<BenchRow, number>();
  for (const name of names.filter((name) => only?.includes(name) ?? true)) {
    console.error(`timing ${name}`);
    const stepCase = stepCases[name].timed();
    const [rows] = stepCase.inputs.x.shape;
    for (const row of await benchAgainstTorch("autoencoder", stepCase, torch.python))
      activations.set(row, rows);
  }
  const rate = (row: BenchRow, ms: number | null) =>
    ms === null ? "–" : formatNumber(((activations.get(row) ?? 0) / ms) * 1e3);
  const rows = [...activations.keys()];
  const text = rowTable(rows, [
    { heading: "ours activations/s", kind: "number", cell: (row) => rate(row, row.oursMs) },
    { heading: "peer activations/s", kind: "number", cell: (row) => rate(row, row.peerMs) },
  ]);
  return { rows, versions: await versionsAgainst(torch), text };
}
