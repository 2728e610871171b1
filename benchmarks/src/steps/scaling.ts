import { type Device, openDevice } from "@quadrivium/kernels";
import { interleave } from "../measure/interleave.ts";
import { type BenchRow, timesAlone } from "../measure/row.ts";
import { type Part, parts, sumParts } from "../profile/parts.ts";
import { profileStep } from "../profile/profile-step.ts";
import { formatNumber } from "../report/format-number.ts";
import { formatTable } from "../report/table.ts";
import { checkSteppers } from "./check-steppers.ts";
import { ourStepper } from "./our-stepper.ts";
import { randomStart } from "./random-start.ts";
import { formatCase, type SaeCase } from "./sae-case.ts";
import { torchStepper } from "./torch-stepper.ts";

/** Our step at one size: as a whole, and each of its parts by itself. */
export interface Scaling {
  readonly sizes: SaeCase;
  readonly step: BenchRow;
  readonly parts: Readonly<Record<Part, BenchRow>>;
}

/** Times our step at one size; checked against PyTorch's first steps where a Python with PyTorch is given. @throws {CheckError} */
export async function benchScaling(
  threads: number,
  sizes: SaeCase,
  python: string | undefined,
): Promise<Scaling> {
  const start = randomStart(sizes);
  // A device of its own for each size: its memory is given back as a whole.
  const device: Device = await openDevice({ backend: "wasm", threads });
  if (python !== undefined) {
    const peer = await torchStepper(start, { python, threads, decoder: "embedding_bag" });
    const ours = await ourStepper(device, start);
    try {
      await checkSteppers(start, ours, peer);
    } finally {
      await peer.dispose();
      await ours.dispose();
    }
  }
  const stepper = await ourStepper(device, start);
  const turn = async () => (await stepper.step()).ms;
  const [times] = await interleave([{ turn }], { warmUp: 2, rounds: 9, pauseMs: 0 });
  await stepper.dispose();
  const profile = await profileStep(device, start, 3);
  await device.dispose();
  const checked = python !== undefined;
  const row = (what: string, own: readonly number[]): BenchRow =>
    timesAlone({ suite: "steps", case: `${formatCase(sizes)}: ${what}`, checked }, own);
  const sums = sumParts(profile, sizes.latents * sizes.width);
  return {
    sizes,
    step: row("step", times),
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
    scalings.map(({ sizes, step, parts: own }) => {
      const encoder = own["encoder product"].oursMs + own.topK.oursMs;
      const times = [step.oursMs, step.oursMs - encoder, ...parts.map((part) => own[part].oursMs)];
      return [String(sizes.latents), String(sizes.k), ...times.map(formatNumber)];
    }),
  );
}
