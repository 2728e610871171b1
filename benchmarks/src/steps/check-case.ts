import type { Side } from "./bench-case.ts";
import { checkFirstSteps, firstSteps } from "./first-steps.ts";
import { startOf } from "./start-of.ts";
import type { StepCase } from "./step-case.ts";

/** Compares the first steps of each of ours with each peer's, and says who was compared. @throws {CheckError} */
export async function checkCase(
  stepCase: StepCase,
  { ours, peers }: { readonly ours: readonly Side[]; readonly peers: readonly Side[] },
): Promise<string[]> {
  const start = startOf(stepCase);
  const take = async (side: Side) => {
    const stepper = await side.open();
    try {
      return await firstSteps(start, stepper);
    } finally {
      await stepper.dispose();
    }
  };
  const our = [];
  for (const side of ours) our.push(await take(side));
  const passed: string[] = [];
  for (const side of peers.filter(({ checked }) => checked)) {
    const peer = await take(side);
    for (const first of our) {
      checkFirstSteps(first, peer, side.changeTolerance);
      passed.push(`${stepCase.title}: ${first.name} against ${peer.name}`);
    }
  }
  return passed;
}
