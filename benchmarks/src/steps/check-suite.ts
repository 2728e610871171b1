import { openDevice } from "@quadrivium/kernels";
import { openBlas } from "../measure/open-blas.ts";
import type { SuiteOptions } from "../suite.ts";
import { checkCase } from "./check-case.ts";
import { ourSide, tfjsSides, torchSides } from "./sides.ts";
import type { StepCase } from "./step-case.ts";
import { chosenCases, stepCases } from "./step-cases.ts";
import { findTorch } from "./torch.ts";

/**
 * One case on one thread and on two and with BLAS against the reference device,
 * and against PyTorch and TensorFlow.js where they are installed.
 */
async function check(stepCase: StepCase, python: string | undefined): Promise<string[]> {
  const devices = await Promise.all(
    [1, 2].map((threads) => openDevice({ backend: "wasm", threads, blas: false })),
  );
  const blas = await openBlas(2);
  if ("device" in blas) devices.push(blas.device);
  const reference = await openDevice({ backend: "reference" });
  try {
    const ours = devices.map((device) => ourSide(stepCase, "", device));
    const torch = python === undefined ? [] : torchSides(stepCase, python);
    return await checkCase(stepCase, {
      ours,
      peers: [ourSide(stepCase, "", reference), ...torch, ...tfjsSides(stepCase)],
    });
  } finally {
    for (const device of [...devices, reference]) await device.dispose();
  }
}

/**
 * Checks our first steps on one thread and on two against the float64 reference device, and against PyTorch
 * and TensorFlow.js where they are installed, on small sizes; gives a line for each pair. @throws {CheckError} {UsageError}
 */
export async function checkSteps({ only, long }: SuiteOptions): Promise<string[]> {
  const torch = findTorch();
  const python = "python" in torch ? torch.python : undefined;
  const lines: string[] = [];
  for (const name of chosenCases({ only, long }))
    for (const line of await check(stepCases[name].small(), python)) lines.push(`ok  ${line}`);
  if ("reason" in torch) lines.push(`skipped PyTorch: ${torch.reason}`);
  return lines;
}
