import { describe, expect, it } from "vitest";
import type { OpDefinition } from "../../src/ops/definition.ts";
import { type OpName, opTable } from "../../src/ops/table.ts";
import { badIndexCases } from "./bad-index-cases.ts";
import { inferCase, inPlacePairs } from "./infer-case.ts";
import { opCases } from "./op-cases.ts";
import { singleOpProgram } from "./single-op-program.ts";

const names = Object.keys(opTable) as OpName[];

describe("the cases shared by all devices", () => {
  it.each(names)("%s has several, and one that every device must pass", (op) => {
    const cases = opCases.filter((opCase) => opCase.op === op);
    expect(cases.length).toBeGreaterThan(3);
    expect(cases.some(({ cpuOnly }) => !cpuOnly)).toBe(true);
  });

  it("have names of their own and shapes that fit", () => {
    const seen = [...opCases, ...badIndexCases].map((opCase) => `${opCase.op}: ${opCase.name}`);
    expect(seen.filter((name, i) => seen.indexOf(name) < i)).toEqual([]);
    for (const opCase of opCases) expect(inferCase(opCase).length).toBeGreaterThan(0);
  });

  it.each(names.filter((op) => "inPlace" in opTable[op]))("%s has cases that run in place", (op) => {
    const pairs = new Set(
      opCases.filter((opCase) => opCase.op === op).flatMap((opCase) => inPlacePairs(opCase).map(String)),
    );
    const { inPlace }: OpDefinition<never> = opTable[op];
    if (typeof inPlace === "function") expect(pairs.size).toBeGreaterThan(3);
    else expect(pairs.size).toBe(inPlace?.length);
  });

  it("plan in-place outputs into their input's storage, aligned and inside the arena", () => {
    for (const opCase of opCases) {
      for (const pair of inPlacePairs(opCase)) {
        const program = singleOpProgram(opCase, { inPlace: [pair] });
        const { inputs, outputs } = program.steps.at(-1)!;
        expect(program.values[outputs[pair[0]]].storage).toBe(program.values[inputs[pair[1]]].storage);
        for (const storage of program.storages) {
          if (storage.kind !== "arena") continue;
          expect(storage.offset % 64).toBe(0);
          expect(storage.offset + storage.bytes).toBeLessThanOrEqual(program.arenaBytes);
        }
      }
    }
  });
});
