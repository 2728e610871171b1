import { parseArgs } from "node:util";
import { bootstrap, errorRate, report } from "@quadrivium/ramp";
import { describeReport } from "../describe-report.ts";
import { allRows, usableRows } from "../encode-rows.ts";
import { loadTable, tellSkipped } from "../load-problem.ts";
import { mapTable } from "../map-table.ts";
import { EXIT, type Output } from "../output.ts";
import { parseGoals, setsOf } from "../parse-goal.ts";
import { modelAndTable } from "../positionals.ts";
import { checkFeatures, readSavedModel } from "../saved-model.ts";

const OPTIONS = {
  goal: { type: "string", multiple: true, default: [] as string[] },
  rounds: { type: "string", default: "400" },
  seed: { type: "string", default: "1" },
  "skip-bad": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

/** A violation up to this is within tolerance, as by default in training. */
const TOLERANCE = 2e-3;

/** `evaluate FOLDER TABLE.csv`: error, goals and rates of a saved model on labelled rows, with intervals. */
export async function evaluate(args: string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [folder, file] = modelAndTable("evaluate", positionals);
  const { model, mapping } = await readSavedModel(folder);
  const table = await loadTable(file, values["skip-bad"], output);
  const usable = values["skip-bad"]
    ? usableRows(table, mapping.encodings)
    : { rows: allRows(table), skipped: [] };
  tellSkipped(usable.skipped, output);
  const goals = [...new Set([...mapping.goals, ...values.goal])];
  const sets = [...new Set(goals.flatMap(setsOf))];
  const { data } = mapTable(table, { ...mapping, sets }, "table", usable.rows);
  checkFeatures(model, data.featureNames);
  const problem = { data, objective: errorRate(data), constraints: parseGoals(data, goals) };
  const found = report(model, problem, data, TOLERANCE);
  const intervals = await bootstrap(model, problem, data, {
    rounds: Number(values.rounds),
    seed: Number(values.seed),
    ...(output.signal ? { signal: output.signal } : {}),
  });
  const text = values.json
    ? `${JSON.stringify({ ...found, intervals }, null, 2)}\n`
    : describeReport(found, intervals);
  output.out(text);
  return found.goals.some(({ thresholded }) => thresholded.status === "violated") ? EXIT.notMet : EXIT.done;
}
