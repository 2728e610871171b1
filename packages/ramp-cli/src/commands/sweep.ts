import { join } from "node:path";
import { parseArgs } from "node:util";
import { errorRate, paretoSweep, type SweepPoint } from "@quadrivium/ramp";
import { loadProblem, PROBLEM_OPTIONS } from "../load-problem.ts";
import { EXIT, type Output, UsageError } from "../output.ts";
import { parseGoals } from "../parse-goal.ts";
import { oneTable } from "../positionals.ts";
import { refuseExisting, saveModel } from "../saved-model.ts";

const OPTIONS = { ...PROBLEM_OPTIONS, values: { type: "string" } } as const;
const PLACE = "{}";

/** `sweep TABLE.csv`: one model for each value of a number in the goals, told as soon as it is there. */
export async function sweep(args: string[], output: Output): Promise<number> {
  const parsed = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { values: options } = parsed;
  const file = oneTable("sweep", parsed.positionals);
  refuseExisting("out", options.out);
  const values = sweepValues(options.values);
  if (!options.goal.some((goal) => goal.includes(PLACE))) {
    throw new UsageError(`--goal: expected one with ${PLACE} in place of the number that is swept`);
  }
  const goalsAt = (value: number) => options.goal.map((goal) => goal.replaceAll(PLACE, String(value)));
  const loaded = await loadProblem(file, options, goalsAt(values[0]!), output);
  const { data, holdout } = loaded;
  // A value that a goal cannot have is refused before anything is trained.
  const constraints = new Map(values.map((value) => [value, parseGoals(data, goalsAt(value))]));
  const problem = {
    data,
    objective: errorRate(data),
    values,
    constraintsAt: (value: number) => constraints.get(value)!,
    ...(holdout ? { holdout } : {}),
  };
  let count = 0;
  let isViolated = false;
  for await (const point of paretoSweep(problem, loaded.options)) {
    count++;
    const { value, result } = point;
    isViolated ||= result.train.goals.some(({ randomised }) => randomised.status === "violated");
    if (options.out !== undefined) {
      const folder = join(options.out, String(count).padStart(2, "0"));
      await saveModel(folder, result, { ...loaded.mapping, goals: goalsAt(value) }, loaded.dataHashes);
    }
    const { train, holdout: onHoldout, hash } = result;
    if (options.json) output.out(`${JSON.stringify({ value, train, holdout: onHoldout, hash })}\n`);
    else output.out(describePoint(point));
  }
  return isViolated ? EXIT.notMet : EXIT.done;
}

/** `0.5,0.8,1` or `0.5:1:6` for six values from 0.5 to 1. */
function sweepValues(text: string | undefined): number[] {
  const [first = Number.NaN, last = Number.NaN, count = Number.NaN, ...more] = (text ?? "")
    .split(":")
    .map(Number);
  const isRange = more.length === 0 && Number.isInteger(count) && count >= 2 && count <= 10_000;
  const values = isRange
    ? Array.from({ length: count }, (_, i) =>
        Number((first + ((last - first) * i) / (count - 1)).toPrecision(6)),
      )
    : (text ?? "").split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (values.every(Number.isFinite)) return values;
  throw new UsageError(`--values: expected numbers such as 0.5,0.8,1 or 0.5:1:6, got ${text ?? "nothing"}`);
}

function describePoint({ value, result }: SweepPoint): string {
  const reports = [result.train, ...(result.holdout ? [result.holdout] : [])];
  const parts = reports.map(({ data, objective, goals }) => {
    const reached = goals.map(({ thresholded }) => `${thresholded.value.toFixed(4)} ${thresholded.status}`);
    return `${data} error ${objective.thresholded.toFixed(4)}, goals ${reached.join(", ")}`;
  });
  return `${value}: ${parts.join("; ")}\n`;
}
