import { RampError } from "@quadrivium/ramp";
import { evaluate } from "./commands/evaluate.ts";
import { predict } from "./commands/predict.ts";
import { sweep } from "./commands/sweep.ts";
import { train } from "./commands/train.ts";
import { EXIT, type Output, UsageError } from "./output.ts";

export const HELP = `quadrivium-ramp trains one linear classifier whose error is least subject to goals.

  quadrivium-ramp train TABLE.csv --label COLUMN=VALUE [options]
  quadrivium-ramp sweep TABLE.csv --label COLUMN=VALUE --goal "… {}" --values LIST [options]
  quadrivium-ramp predict FOLDER TABLE.csv [options]
  quadrivium-ramp evaluate FOLDER TABLE.csv [options]

train and sweep
  --label COLUMN=VALUE   which column is the label, and which value counts as positive
  --goal GOAL            such as "recall(all) >= 0.6" or "ratio(sex=Female, sex=Male) >= 0.8"; may be repeated
  --leave-out A,B        columns that must not become features
  --holdout SHARE        rows kept for the report only (default 0.25)
  --preset NAME          default, paper, fast or certified
  --lambda NUMBER        weight of |w|²/2 (default 1/rows)
  --seed NUMBER          of the split and of the solver (default 1)
  --out FOLDER           writes model.json, mapping.json and model.liblinear.txt to a new folder; sweep: to 01, 02, …
  --values LIST          sweep: what {} in the goals stands for, such as 0.5,0.8,1 or 0.5:1:6 for six from 0.5 to 1
  --quiet                no progress

predict: a line of row, score, probability and decision (1 or -1) for each row
  --out FILE             writes the lines to a new file instead
  --draw SEED            decisions drawn with their probability instead of by threshold

evaluate: error, goals and rates on labelled rows, with intervals of 95 %
  --goal GOAL            looks at further goals; may be repeated
  --rounds NUMBER        draws of the bootstrap (default 400)
  --seed NUMBER          of the bootstrap (default 1)

all
  --skip-bad             leaves out malformed rows, and says which
  --json                 prints reports as JSON; sweep: one line for each point

Exit codes: 0 done, 1 failed, 2 usage or data, 4 a goal is violated (train, sweep: by randomised decisions on the rows
trained on; evaluate: by decisions), 130 cancelled.
`;

const COMMANDS = { train, sweep, predict, evaluate } as const;

/** Runs the command line `args` (without node and script) and returns its exit code. */
export async function run(args: readonly string[], output: Output): Promise<number> {
  if (args.length === 0 || args.includes("--help")) {
    output.out(HELP);
    return args.length === 0 ? EXIT.usage : EXIT.done;
  }
  const [command = "", ...rest] = args;
  try {
    if (!isCommand(command)) {
      throw new UsageError(`expected: ${Object.keys(COMMANDS).join(", ")}, got: ${command}`);
    }
    return await COMMANDS[command](rest, output);
  } catch (error) {
    output.error(`${error instanceof Error ? error.message : String(error)}\n`);
    if (RampError.isInstance(error)) return error.reason === "aborted" ? EXIT.cancelled : EXIT.usage;
    // parseArgs throws a TypeError for options that it does not know.
    return error instanceof UsageError || error instanceof TypeError ? EXIT.usage : EXIT.failed;
  }
}

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}
