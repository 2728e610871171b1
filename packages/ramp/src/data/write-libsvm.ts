import type { Dataset } from "./dataset.ts";

/** A data set as LIBSVM text, indices from 1; unlabelled rows get the label 0. The last feature widens row 1 if unused. */
export function formatLibsvm({ matrix, labels }: Dataset): string {
  const { rows, columns, rowStarts, columnIndices, values } = matrix;
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    let line = labels[row] === 1 ? "+1" : String(labels[row]);
    let last = -1;
    for (let k = rowStarts[row]!; k < rowStarts[row + 1]!; k++) {
      last = columnIndices[k]!;
      line += ` ${last + 1}:${values?.[k] ?? 1}`;
    }
    // Without an explicit zero a reader would take the largest used index for the width.
    if (row === 0 && columns > 0 && last < columns - 1) line += ` ${columns}:0`;
    lines.push(line);
  }
  return `${lines.join("\n")}\n`;
}
