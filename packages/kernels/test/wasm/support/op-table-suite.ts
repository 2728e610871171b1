import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device, DeviceDescription } from "../../../src/device.ts";
import type { TensorData } from "../../../src/dtype.ts";
import { IndexError } from "../../../src/errors.ts";
import { type OpName, opTable } from "../../../src/ops/table.ts";
import { openReferenceDevice } from "../../../src/reference/open-reference-device.ts";
import { badIndexCases } from "../../support/bad-index-cases.ts";
import { compareOutputs } from "../../support/compare.ts";
import { inPlacePairs } from "../../support/infer-case.ts";
import type { OpCase } from "../../support/op-case.ts";
import { opCases } from "../../support/op-cases.ts";
import { runCase } from "../../support/run-case.ts";
import type { ProgramVariant } from "../../support/single-op-program.ts";

const names = Object.keys(opTable) as OpName[];
const bits = (data: TensorData) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Wasm devices that have to give the same bits. */
export interface OpTableSuite {
  /** Opens them; the first is held against `reference`, the others against the first. */
  readonly open: () => Promise<Device[]>;
  /** What each has to say of itself. */
  readonly described: readonly Partial<DeviceDescription>[];
  /** Cases besides those of the whole table. */
  readonly more?: readonly OpCase[];
}

/** Tests the whole op table, as inputs, states, constants and in place, on devices that differ in threads. */
export function testOpTable({ open, described, more = [] }: OpTableSuite): void {
  let reference: Device;
  let devices: Device[];
  beforeAll(async () => {
    reference = await openReferenceDevice();
    devices = await open();
  });
  afterAll(async () => {
    for (const device of devices) await device.dispose();
  });

  it("runs on what was asked for", () => {
    expect(devices.map((device) => device.describe())).toMatchObject(described);
  });

  describe.each(names)("%s", (op) => {
    const cases = [...opCases, ...more].filter((opCase) => opCase.op === op);
    it.each(cases.map((opCase) => [opCase.name, opCase] as const))("%s", async (_name, opCase) => {
      const expected = await runCase(reference, opCase);
      const variants: ProgramVariant[] = [{}, { inputs: "state" }, { inputs: "constant" }];
      for (const pair of inPlacePairs(opCase)) {
        variants.push({ inPlace: [pair] }, { inPlace: [pair], inputs: "state" });
      }
      const [first, ...others] = devices;
      for (const variant of variants) {
        const { outputs } = await runCase(first, opCase, variant, 2);
        compareOutputs(opCase, outputs, expected.outputs, "cpu");
        for (const device of others) {
          const again = await runCase(device, opCase, variant);
          again.outputs.forEach((output, i) => {
            expect(Buffer.compare(bits(output), bits(outputs[i]))).toBe(0);
          });
        }
      }
    });
  });

  it.each(badIndexCases.map((bad) => [`${bad.op}: ${bad.name}`, bad] as const))(
    "%s is refused, and the device goes on",
    async (_name, bad) => {
      for (const device of devices) {
        const failure = await runCase(device, bad).catch((error) => error);
        expect(IndexError.isInstance(failure)).toBe(true);
        expect(failure.message).toContain(bad.op);
        expect(failure.received).toBe(String(bad.badIndex));
        const good = opCases.find(({ op }) => op === bad.op)!;
        compareOutputs(
          good,
          (await runCase(device, good)).outputs,
          (await runCase(reference, good)).outputs,
          "cpu",
        );
      }
    },
  );
}
