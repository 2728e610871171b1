import { describe, expect, it } from "vitest";
import { IndexError } from "../../src/errors.ts";
import { type OpName, opTable } from "../../src/ops/table.ts";
import { openReferenceDevice } from "../../src/reference/open-reference-device.ts";
import { sizeOf } from "../../src/shape.ts";
import { badIndexCases } from "../support/bad-index-cases.ts";
import { inPlaceVariants } from "../support/in-place-variants.ts";
import { inferCase } from "../support/infer-case.ts";
import { opCases } from "../support/op-cases.ts";
import { runCase } from "../support/run-case.ts";

/** The reference ignores the plan, so wherever inputs lie and outputs go, it must give the same bits. */
describe("reference: the plan changes nothing", () => {
  it.each(Object.keys(opTable) as OpName[])("%s", async (op) => {
    const device = await openReferenceDevice();
    for (const opCase of opCases.filter((candidate) => candidate.op === op)) {
      // The large cases are for devices with threads.
      if ([...opCase.inputs, ...inferCase(opCase)].some(({ shape }) => sizeOf(shape) > 10_000)) continue;
      const { outputs } = await runCase(device, opCase);
      expect((await runCase(device, opCase, { inputs: "constant" })).outputs).toEqual(outputs);
      expect((await runCase(device, opCase, { inputs: "state" }, 2)).outputs).toEqual(outputs);
      for (const variant of inPlaceVariants(opCase)) {
        const result = await runCase(device, opCase, variant, 2);
        expect(result.outputs).toEqual(outputs);
        if (variant.inputs !== "state") continue;
        for (const [output, input] of variant.inPlace!) expect(result.states[input]).toEqual(outputs[output]);
      }
    }
  });
});

describe("reference: an index outside its table", () => {
  it.each(badIndexCases.map((opCase) => [`${opCase.op}: ${opCase.name}`, opCase] as const))(
    "%s",
    async (_, opCase) => {
      const device = await openReferenceDevice();
      const error = await runCase(device, opCase).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(IndexError);
      expect(String(error)).toContain(`${opCase.op}: expected an index in 0 … 3, got ${opCase.badIndex}`);
    },
  );
});
