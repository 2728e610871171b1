import {
  type Backend,
  type DeviceDescription,
  type OpName,
  openDevice,
  openReferenceDevice,
} from "@quadrivium/kernels";
import { compareOutputs } from "../../support/compare.ts";
import { opCases } from "../../support/op-cases.ts";
import { runCase } from "../../support/run-case.ts";

/** What came of a table of cases. */
export interface TableReport {
  /** What really ran. */
  readonly description: DeviceDescription;
  readonly count: number;
  readonly ops: readonly OpName[];
  /** The largest relative error. */
  readonly worst: number;
  /** What failed, in words. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

/**
 * Holds every case of the op table against the reference device: what is promised by CPU devices only on those alone.
 * @param part Of `parts` equal parts of the table, the one that is run
 */
export async function runTable(backend: Backend, part = 0, parts = 1): Promise<TableReport> {
  const begun = performance.now();
  const hardware = backend === "wasm" ? "cpu" : "gpu";
  const device = await openDevice({ backend });
  const reference = await openReferenceDevice();
  const cases = opCases.filter(({ cpuOnly }) => hardware === "cpu" || !cpuOnly);
  const chosen = cases.filter((_, i) => i % parts === part);
  const failures: string[] = [];
  let worst = 0;
  for (const opCase of chosen) {
    try {
      const expected = await runCase(reference, opCase);
      const actual = await runCase(device, opCase);
      worst = Math.max(worst, compareOutputs(opCase, actual.outputs, expected.outputs, hardware));
    } catch (error) {
      failures.push(`${opCase.op} (${opCase.name}): ${error instanceof Error ? error.message : error}`);
    }
  }
  const description = device.describe();
  await device.dispose();
  await reference.dispose();
  return {
    description,
    count: chosen.length,
    ops: [...new Set(chosen.map(({ op }) => op))],
    worst,
    failures,
    seconds: (performance.now() - begun) / 1000,
  };
}
