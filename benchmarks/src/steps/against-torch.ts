import type { Device } from "@quadrivium/kernels";
import { interleave } from "../measure/interleave.ts";
import { type BenchRow, compareTimes } from "../measure/row.ts";
import { checkSteppers } from "./check-steppers.ts";
import { ourStepper } from "./our-stepper.ts";
import { randomStart } from "./random-start.ts";
import { formatCase, type SaeCase } from "./sae-case.ts";
import type { Stepper } from "./stepper.ts";
import { type TorchStepper, torchDecoders, torchStepper } from "./torch-stepper.ts";

/** Threads on both sides. */
export const THREADS = 2;

const contender = (stepper: Stepper) => ({ turn: async () => (await stepper.step()).ms });

/**
 * Our step and those of PyTorch, in turns: ours, dense, embedding_bag, ours, ... Losses and changes of the weights are
 * compared first. @throws {CheckError}
 */
export async function benchAgainstTorch(
  device: Device,
  sizes: SaeCase,
  python: string,
): Promise<{ readonly rows: BenchRow[]; readonly versions: string }> {
  const start = randomStart(sizes);
  const peers: TorchStepper[] = [];
  const ours = await ourStepper(device, start);
  try {
    for (const decoder of torchDecoders) {
      const peer = await torchStepper(start, { python, threads: THREADS, decoder });
      peers.push(peer);
      const checked = await ourStepper(device, start);
      await checkSteppers(start, checked, peer);
      await checked.dispose();
    }
    const [ourTimes, ...peerTimes] = await interleave([ours, ...peers].map(contender), {
      warmUp: 3,
      rounds: 15,
      pauseMs: 30,
    });
    const subject = { suite: "steps", case: formatCase(sizes), checked: true };
    const rows = peers.map(({ name }, i) => compareTimes(subject, ourTimes, { name, times: peerTimes[i] }));
    return { rows, versions: peers[0].versions };
  } finally {
    for (const peer of peers) await peer.dispose();
    await ours.dispose();
  }
}
