import { type Device, openDevice } from "@quadrivium/kernels";
import { openBlas } from "../measure/open-blas.ts";
import type { BenchRow } from "../measure/row.ts";
import { benchCase, type Side } from "./bench-case.ts";
import { ourSide, THREADS, torchSides } from "./sides.ts";
import type { StepCase } from "./step-case.ts";
import { formatTorch, type Torch, torchVersion } from "./torch.ts";

const ROUNDS = 11;

/** Our devices: on its own, and with the system's BLAS where there is one. */
async function openOurs(): Promise<{ readonly label: string; readonly device: Device }[]> {
  const label = `${THREADS} threads`;
  const plain = { label, device: await openDevice({ backend: "wasm", threads: THREADS, blas: false }) };
  const blas = await openBlas(THREADS);
  return "device" in blas ? [plain, { label: `${label}, BLAS`, device: blas.device }] : [plain];
}

/** Times one case against PyTorch, ours without and with BLAS. @throws {CheckError} */
export async function benchAgainstTorch(
  suite: string,
  stepCase: StepCase,
  python: string,
): Promise<BenchRow[]> {
  const devices = await openOurs();
  try {
    const ours = devices.map(({ label, device }): Side => ourSide(stepCase, label, device));
    return await benchCase(stepCase, { suite, ours, peers: torchSides(stepCase, python), rounds: ROUNDS });
  } finally {
    for (const { device } of devices) await device.dispose();
  }
}

/** Versions of ours and of PyTorch, as they really run. */
export async function versionsAgainst(torch: Torch): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const { device } of await openOurs()) {
    const { adapter, threads, simd, blas } = device.describe();
    const name = blas === undefined ? "ours" : "ours with BLAS";
    versions[name] = [`wasm device, ${adapter}, ${threads} threads, ${simd}`, blas]
      .filter(Boolean)
      .join(", ");
    await device.dispose();
  }
  if ("python" in torch) versions.PyTorch = formatTorch(await torchVersion(torch.python, THREADS));
  return versions;
}
