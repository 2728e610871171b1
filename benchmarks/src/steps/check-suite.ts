import { openDevice } from "@quadrivium/kernels";
import { checkSteppers } from "./check-steppers.ts";
import { ourStepper } from "./our-stepper.ts";
import { randomStart } from "./random-start.ts";
import { formatCase } from "./sae-case.ts";
import { findTorch } from "./torch.ts";
import { torchDecoders, torchStepper } from "./torch-stepper.ts";

const sizes = { width: 48, latents: 256, k: 8, rows: 96 };

/**
 * Checks our first steps on one thread and on two against the float64 reference device, and against PyTorch where that
 * is installed, on small sizes. @throws {CheckError}
 */
export async function checkSteps(): Promise<string[]> {
  const start = randomStart(sizes);
  const torch = findTorch();
  const passed: string[] = [];
  for (const threads of [1, 2]) {
    const device = await openDevice({ backend: "wasm", threads });
    const reference = await openDevice({ backend: "reference" });
    const peers = [() => ourStepper(reference, start)];
    if ("python" in torch) {
      const { python } = torch;
      for (const decoder of torchDecoders)
        peers.push(() => torchStepper(start, { python, threads: 2, decoder }));
    }
    for (const open of peers) {
      const ours = await ourStepper(device, start);
      const peer = await open();
      try {
        await checkSteppers(start, ours, peer);
      } finally {
        await peer.dispose();
        await ours.dispose();
      }
      passed.push(`${formatCase(sizes)}: ${ours.name} against ${peer.name}`);
    }
    await device.dispose();
    await reference.dispose();
  }
  if ("reason" in torch) console.log(`skipped PyTorch: ${torch.reason}`);
  return passed;
}
