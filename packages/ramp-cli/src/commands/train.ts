import { parseArgs } from "node:util";
import { errorRate, solve } from "@quadrivium/ramp";
import { describeReport } from "../describe-report.ts";
import { loadProblem, PROBLEM_OPTIONS } from "../load-problem.ts";
import { EXIT, type Output } from "../output.ts";
import { parseGoals } from "../parse-goal.ts";
import { oneTable } from "../positionals.ts";
import { refuseExisting, saveModel } from "../saved-model.ts";

/** `train TABLE.csv`: solves for the goals, prints what is reached, and saves the model. */
export async function train(args: string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: PROBLEM_OPTIONS, allowPositionals: true });
  const file = oneTable("train", positionals);
  refuseExisting("out", values.out);
  const { goal: goals } = values;
  const { data, holdout, mapping, dataHashes, options } = await loadProblem(file, values, goals, output);
  const constraints = parseGoals(data, goals);
  const problem = { data, objective: errorRate(data), constraints, ...(holdout ? { holdout } : {}) };
  const result = await solve(problem, options);
  if (values.out !== undefined) await saveModel(values.out, result, { ...mapping, goals }, dataHashes);
  const { train: onTrain, holdout: onHoldout, diagnosis, certificate, hash } = result;
  if (values.json) {
    const { subproblemLowerBound, upperBound, gap } = certificate;
    const bounds = { subproblemLowerBound, upperBound, gap };
    const content = { train: onTrain, holdout: onHoldout, diagnosis, bounds, hash };
    output.out(`${JSON.stringify(content, null, 2)}\n`);
  } else {
    output.out(describeReport(onTrain));
    if (onHoldout) output.out(describeReport(onHoldout));
    if (diagnosis) output.out(`${diagnosis.message}\n`);
    output.out(`gap of the last convex problem ${certificate.gap.toExponential(1)}, sha-256 of w ${hash}\n`);
  }
  return onTrain.goals.some(({ randomised }) => randomised.status === "violated") ? EXIT.notMet : EXIT.done;
}
