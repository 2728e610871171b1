import { openDevice } from "@quadrivium/kernels";
import { type BenchRow, timesAlone } from "../measure/row.ts";
import { type Part, parts, sumParts } from "../profile/parts.ts";
import { profileStep } from "../profile/profile-step.ts";
import { formatNumber } from "../report/format-number.ts";
import { formatTable } from "../report/table.ts";
import { checkSteppers } from "./check-steppers.ts";
import { ourStepper } from "./our-stepper.ts";
import { randomStart } from "./random-start.ts";
import { formatCase, type SaeCase, type SaeStart } from "./sae-case.ts";
import { torchStepper } from "./torch-stepper.ts";

/** Our step at one size: as a whole, and each of its parts by itself. */
export interface Scaling {
  readonly sizes: SaeCase;
  readonly step: BenchRow;
  /** The step less encoder product and topK. */
  readonly pastEncoder: BenchRow;
  readonly parts: Readonly<Record<Part, BenchRow>>;
}

const ROUNDS = 9;

/** Compares our first steps with PyTorch's. @throws {CheckError} */
async function checkAgainstTorch(threads: number, start: SaeStart, python: string): Promise<void> {
  const device = await openDevice({ backend: "wasm", threads });
  const peer = await torchStepper(start, { python, threads, decoder: "embedding_bag" });
  try {
    await checkSteppers(start, await ourStepper(device, start), peer);
  } finally {
    await peer.dispose();
    await device.dispose();
  }
}

/** Times our step at one size; checked first where a Python with PyTorch is given. @throws {CheckError} */
export async function benchScaling(
  threads: number,
  sizes: SaeCase,
  python: string | undefined,
): Promise<Scaling> {
  const start = randomStart(sizes);
  if (python !== undefined) await checkAgainstTorch(threads, start, python);
  const { steps, whole } = await profileStep(threads, start, ROUNDS);
  const checked = python !== undefined;
  const row = (what: string, own: readonly number[]): BenchRow =>
    timesAlone({ suite: "steps", case: `${formatCase(sizes)}: ${what}`, checked }, own);
  const sums = sumParts(steps, sizes.latents * sizes.width);
  return {
    sizes,
    step: row("step", whole),
    pastEncoder: row(
      "past the encoder",
      whole.map((time, round) => time - sums["encoder product"][round] - sums.topK[round]),
    ),
    parts: {
      "encoder product": row("encoder product", sums["encoder product"]),
      topK: row("topK", sums.topK),
      "sparse passes": row("sparse passes", sums["sparse passes"]),
      update: row("update", sums.update),
      rest: row("rest", sums.rest),
    },
  };
}

/** One line for each size: the step, what is left of it past the encoder, and the parts. */
export function scalingTable(scalings: readonly Scaling[]): string {
  const headings = ["n", "k", "step ms", "past the encoder", ...parts];
  return formatTable(
    headings.map((heading) => ({ heading, kind: "number" })),
    scalings.map(({ sizes, step, pastEncoder, parts: own }) => {
      const times = [step.oursMs, pastEncoder.oursMs, ...parts.map((part) => own[part].oursMs)];
      return [String(sizes.latents), String(sizes.k), ...times.map(formatNumber)];
    }),
  );
}
