import { openDevice } from "@quadrivium/kernels";
import { type BenchRow, timesAlone } from "../measure/row.ts";
import { type Part, parts, sumParts } from "../profile/parts.ts";
import { profileStep } from "../profile/profile-step.ts";
import { formatNumber } from "../report/format-number.ts";
import { formatTable } from "../report/table.ts";
import { type AutoencoderSizes, autoencoderCase, formatSizes } from "./cases/autoencoder.ts";
import { checkCase } from "./check-case.ts";
import { ourSide, THREADS, torchSides } from "./sides.ts";
import type { StepCase } from "./step-case.ts";

/** Our step at one size: as a whole, and each of its parts by itself. */
export interface Scaling {
  readonly sizes: AutoencoderSizes;
  readonly step: BenchRow;
  /** The step less encoder product and topK. */
  readonly pastEncoder: BenchRow;
  readonly parts: Readonly<Record<Part, BenchRow>>;
}

const ROUNDS = 9;

/** Compares our first steps with PyTorch's. @throws {CheckError} */
async function checkAgainstTorch(stepCase: StepCase, python: string): Promise<void> {
  const device = await openDevice({ backend: "wasm", threads: THREADS, blas: false });
  const ours = [ourSide(stepCase, "", device)];
  await checkCase(stepCase, { ours, peers: torchSides(stepCase, python).slice(1) });
  await device.dispose();
}

/** Times our step at one size; checked first where a Python with PyTorch is given. @throws {CheckError} */
export async function benchScaling(sizes: AutoencoderSizes, python: string | undefined): Promise<Scaling> {
  const stepCase = autoencoderCase(sizes);
  if (python !== undefined) await checkAgainstTorch(stepCase, python);
  const checked = python !== undefined;
  const { steps, whole } = await profileStep(THREADS, stepCase, ROUNDS);
  const row = (what: string, own: readonly number[]): BenchRow =>
    timesAlone({ suite: "steps", case: `${formatSizes(sizes)}: ${what}`, checked }, own);
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
