import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { allRows, encodeRows, usableRows } from "../encode-rows.ts";
import { loadTable, tellSkipped } from "../load-problem.ts";
import { EXIT, type Output, UsageError } from "../output.ts";
import { modelAndTable } from "../positionals.ts";
import { rowNumberOf } from "../read-table.ts";
import { checkFeatures, readSavedModel, refuseExisting } from "../saved-model.ts";

const OPTIONS = {
  out: { type: "string" },
  draw: { type: "string" },
  "skip-bad": { type: "boolean", default: false },
} as const;

/** `predict FOLDER TABLE.csv`: scores, chances and decisions of a saved model as CSV. */
export async function predict(args: string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [folder, file] = modelAndTable("predict", positionals);
  refuseExisting("out", values.out);
  const seed = values.draw === undefined ? undefined : Number(values.draw);
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new UsageError(`--draw: expected a seed, got ${values.draw}`);
  }
  const { model, mapping } = await readSavedModel(folder);
  const table = await loadTable(file, values["skip-bad"], output);
  const usable = values["skip-bad"]
    ? usableRows(table, mapping.encodings)
    : { rows: allRows(table), skipped: [] };
  tellSkipped(usable.skipped, output);
  const { matrix, featureNames } = encodeRows(table, mapping.encodings, usable.rows);
  checkFeatures(model, featureNames);
  const scores = model.scores(matrix);
  const chances = model.probabilities(matrix);
  const decisions = seed === undefined ? model.decide(matrix) : model.draw(matrix, seed);
  const lines = usable.rows.map(
    (row, i) => `${rowNumberOf(table, row)},${scores[i]},${chances[i]},${decisions[i]}`,
  );
  const text = `${["row,score,probability,decision", ...lines].join("\n")}\n`;
  if (values.out === undefined) output.out(text);
  else await writeFile(values.out, text);
  return EXIT.done;
}
