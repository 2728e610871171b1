import { describe, expect, it } from "vitest";
import { opTable } from "../../src/ops/table.ts";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { readGolden } from "../support/read-golden.ts";
import { runCase } from "../support/run-case.ts";

const golden = [...readGolden("ops.json"), ...readGolden("windows.json"), ...readGolden("sequences.json")];
/** Both sides compute in double precision; PyTorch's vectorised functions are a few last bits off. */
const usual = 2e-14;

describe("the reference device against PyTorch and NumPy in double precision", () => {
  it("covers every op", () => {
    const covered = new Set(golden.map(({ opCase }) => opCase.op));
    expect(Object.keys(opTable).filter((op) => !covered.has(op as keyof typeof opTable))).toEqual([]);
  });

  it.each(golden.map((entry, i) => [`${entry.opCase.op} (${entry.opCase.name}, ${i})`, entry] as const))(
    "%s",
    async (_, { opCase, expected, tolerance = usual }) => {
      const device = await openReferenceDevice();
      expect(device.describe().backend).toBe("reference");
      const { outputs } = await runCase(device, opCase);
      expect(outputs.length).toBe(expected.length);
      outputs.forEach((actual, o) => {
        expect(actual.length).toBe(expected[o].length);
        const finite = expected[o].filter(Number.isFinite).map(Math.abs);
        const largest = Math.max(0, ...finite);
        actual.forEach((value, i) => {
          const wanted = expected[o][i];
          if (Number.isFinite(wanted)) {
            expect(Math.abs(value - wanted), `output ${o} [${i}]`).toBeLessThanOrEqual(tolerance * largest);
          } else expect(value, `output ${o} [${i}]`).toBe(wanted);
        });
      });
    },
  );
});
