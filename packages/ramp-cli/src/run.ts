import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type DatasetReport,
  errorRate,
  formatLiblinear,
  formatResult,
  RampError,
  seededRandom,
  solve,
} from "@quadrivium/ramp";
import { mapTable } from "./map-table.ts";
import { parseGoals, setsOf } from "./parse-goal.ts";
import { readTable } from "./read-table.ts";
import { suggestEncodings } from "./suggest-encodings.ts";

/** Where a command writes. */
export interface Output {
  out(text: string): void;
  error(text: string): void;
}

/** What a command's end means: done, failed, wrong usage, a goal not met. */
export const EXIT = { done: 0, failed: 1, usage: 2, notMet: 4 } as const;

export const HELP = `quadrivium-ramp train TABLE.csv --label COLUMN=VALUE [options]

Trains one linear classifier whose error is least subject to goals, and prints what it reaches.

  --label COLUMN=VALUE   which column is the label, and which value counts as positive
  --goal GOAL            such as "recall(all) >= 0.6" or "ratio(sex=Female, sex=Male) >= 0.8"; may be repeated
  --leave-out A,B        columns that must not become features
  --holdout SHARE        rows kept for the report only (default 0.25)
  --preset NAME          default, paper, fast or certified
  --lambda NUMBER        weight of |w|²/2 (default 1/rows)
  --seed NUMBER          of the split and of the solver (default 1)
  --out FOLDER           writes model.json, encodings.json and model.liblinear.txt to a new folder
  --skip-bad             leaves out malformed rows, and says which
  --json                 prints the report as JSON
  --quiet                no progress

Exit codes: 0 done, 1 failed, 2 usage, 4 a goal is violated.
`;

const OPTIONS = {
  label: { type: "string" },
  goal: { type: "string", multiple: true, default: [] as string[] },
  "leave-out": { type: "string", default: "" },
  holdout: { type: "string", default: "0.25" },
  preset: { type: "string", default: "default" },
  lambda: { type: "string" },
  seed: { type: "string", default: "1" },
  out: { type: "string" },
  "skip-bad": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Runs the command line `args` (without node and script) and returns its exit code. */
export async function run(args: readonly string[], output: Output): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (values.help || args.length === 0) {
      output.out(HELP);
      return values.help ? EXIT.done : EXIT.usage;
    }
    const [command, file, ...extra] = positionals;
    if (command !== "train" || file === undefined || extra.length > 0) {
      output.error(`expected: train TABLE.csv, got: ${positionals.join(" ") || "nothing"}\n`);
      return EXIT.usage;
    }
    return await train(file, values, output);
  } catch (error) {
    output.error(`${error instanceof Error ? error.message : String(error)}\n`);
    const usage = error instanceof TypeError || RampError.isInstance(error);
    return usage ? EXIT.usage : EXIT.failed;
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

async function train(file: string, values: Values, output: Output): Promise<number> {
  const [label = "", ...rest] = (values.label ?? "").split("=");
  if (rest.length === 0)
    throw new TypeError(`--label: expected COLUMN=VALUE, got ${values.label ?? "nothing"}`);
  if (values.out !== undefined && existsSync(values.out)) {
    throw new TypeError(`--out: expected a new folder, ${values.out} is there already`);
  }
  const [holdoutShare, seed] = [Number(values.holdout), Number(values.seed)];
  if (!(holdoutShare >= 0 && holdoutShare < 1))
    throw new TypeError("--holdout: expected a share from 0 to below 1");
  const preset = (["default", "paper", "fast", "certified"] as const).find((one) => one === values.preset);
  if (preset === undefined) throw new TypeError(`--preset: expected a known one, got ${values.preset}`);
  const table = readTable(await readFile(file, "utf8"), { skipBad: values["skip-bad"] ?? false });
  for (const { row, reason } of table.skipped) output.error(`left out row ${row}: ${reason}\n`);
  const goals = values.goal ?? [];
  const leaveOut = [label, ...(values["leave-out"] ?? "").split(",")];
  const mapping = {
    label,
    positive: rest.join("="),
    encodings: suggestEncodings(table, leaveOut),
    sets: [...new Set(goals.flatMap(setsOf))],
  };
  const random = seededRandom(seed);
  const held = Array.from({ length: table.rows }, () => random.uniform() < holdoutShare);
  const rowsWhere = (isHeld: boolean) => [...held.keys()].filter((row) => held[row] === isHeld);
  const { data, encodings } = mapTable(table, mapping, "train", rowsWhere(false));
  const holdout = held.includes(true) ? mapTable(table, mapping, "holdout", rowsWhere(true)).data : undefined;
  let told = performance.now();
  const result = await solve(
    {
      data,
      objective: errorRate(data),
      constraints: parseGoals(data, goals),
      ...(holdout ? { holdout } : {}),
    },
    {
      preset,
      seed,
      ...(values.lambda === undefined ? {} : { lambda: Number(values.lambda) }),
      onProgress: ({ iteration, lower, upper }) => {
        if (values.quiet || performance.now() - told < 1000) return;
        told = performance.now();
        output.error(`iteration ${iteration}: ${lower.toFixed(5)} ≤ ${upper.toFixed(5)}\n`);
      },
    },
  );
  if (values.out !== undefined) {
    await mkdir(values.out, { recursive: true });
    await writeFile(join(values.out, "model.json"), formatResult(result));
    await writeFile(join(values.out, "encodings.json"), `${JSON.stringify(encodings, null, 2)}\n`);
    await writeFile(join(values.out, "model.liblinear.txt"), formatLiblinear(result.model));
  }
  const { train: onTrain, holdout: onHoldout, diagnosis, certificate, hash } = result;
  if (values.json) {
    const { subproblemLowerBound, upperBound, gap } = certificate;
    const bounds = { subproblemLowerBound, upperBound, gap };
    output.out(
      `${JSON.stringify({ train: onTrain, holdout: onHoldout, diagnosis, bounds, hash }, null, 2)}\n`,
    );
  } else {
    for (const one of [onTrain, ...(onHoldout ? [onHoldout] : [])]) output.out(describe(one));
    if (diagnosis) output.out(`${diagnosis.message}\n`);
    output.out(`gap of the last convex problem ${certificate.gap.toExponential(1)}, sha-256 of w ${hash}\n`);
  }
  return onTrain.goals.some(({ randomised }) => randomised.status === "violated") ? EXIT.notMet : EXIT.done;
}

function describe({ data, objective, goals }: DatasetReport): string {
  const lines = [
    `${data}: error ${objective.thresholded.toFixed(4)} (randomised ${objective.randomised.toFixed(4)})`,
  ];
  for (const { name, bound, thresholded, randomised } of goals) {
    const both = `${thresholded.value.toFixed(4)} ${thresholded.status}, randomised ${randomised.value.toFixed(4)} ${randomised.status}`;
    lines.push(`  ${name}: bound ${bound}, reached ${both}`);
  }
  return `${lines.join("\n")}\n`;
}
