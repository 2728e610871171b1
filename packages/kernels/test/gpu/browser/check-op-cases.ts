import type { GpuBackend } from "../../../src/gpu.ts";
import { openReferenceDevice } from "../../../src/reference/open-reference-device.ts";
import { compareOutputs } from "../../support/compare.ts";
import type { OpCase } from "../../support/op-case.ts";
import { opCases } from "../../support/op-cases.ts";
import { runCase } from "../../support/run-case.ts";
import { messageOf, open } from "./open-device.ts";

/** Whether a case's product is so large that the GPU does not compute it plainly. */
export const isTiled = ({ op, inputs }: OpCase): boolean =>
  op === "matmul" && inputs.every(({ data }) => data.length >= 8000);

const isSmall = ({ inputs }: OpCase): boolean => inputs.every(({ data }) => data.length <= 256);

const choices = { small: isSmall, tiled: isTiled };

/**
 * Holds every `parts`-th of the chosen cases of each op, from `part` on, against the reference device.
 * @param which Those with small inputs, or the large products
 */
export async function checkOpCases(backend: GpuBackend, which: keyof typeof choices, part = 0, parts = 1) {
  const device = await open(backend);
  const reference = await openReferenceDevice();
  const failures: string[] = [];
  const ops = new Set<string>();
  const seen = new Map<string, number>();
  let count = 0;
  let worst = 0;
  for (const opCase of opCases) {
    if (opCase.cpuOnly || !choices[which](opCase)) continue;
    const nth = seen.get(opCase.op) ?? 0;
    seen.set(opCase.op, nth + 1);
    if (nth % parts !== part) continue;
    count++;
    ops.add(opCase.op);
    try {
      const expected = await runCase(reference, opCase);
      const actual = await runCase(device, opCase);
      worst = Math.max(worst, compareOutputs(opCase, actual.outputs, expected.outputs, "gpu"));
    } catch (error) {
      failures.push(`${opCase.op} (${opCase.name}): ${messageOf(error)}`);
    }
  }
  const description = device.describe();
  await device.dispose();
  return { description, count, ops: [...ops], worst, failures };
}
