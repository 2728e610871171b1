import { normalArray } from "@quadrivium/test-utils/seeded-arrays";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device } from "../../src/device.ts";
import type { TensorData } from "../../src/dtype.ts";
import type { ElementwiseName, FusedInstruction } from "../../src/ops/fused.ts";
import type { Program, ProgramValue, Step, Storage } from "../../src/program.ts";
import { sizeOf } from "../../src/shape.ts";
import { assignTargets } from "../../src/wasm/encode/targets.ts";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";

const shape = [7, 30];
/** What broadcasts to the shape; the first has all of it. */
const inputShapes = [shape, [30], [7, 1], [], shape, [1, 30]];
const unary: readonly ElementwiseName[] = ["negate", "exp", "tanh", "relu", "floor", "erf"];
const binary: readonly ElementwiseName[] = ["add", "subtract", "multiply", "maximum", "greater"];

/** A chain grown by random choices; the last result and each third are kept. */
function randomChain(choices: readonly number[]) {
  const constants = [{ value: 0.3, dtype: "float32" }] as const;
  const given = inputShapes.length + constants.length;
  const instructions = choices.map((choice, i): FusedInstruction => {
    const pick = (shift: number) => (choice >> shift) % (given + i);
    if (choice % 7 === 0) return { op: "where", operands: [pick(3), pick(8), pick(13)] };
    if (choice % 7 < 4) return { op: binary[choice % binary.length], operands: [pick(3), pick(8)] };
    return { op: unary[choice % unary.length], operands: [pick(3)] };
  });
  // The first takes all of the shape, so that the last has it too.
  const root: FusedInstruction = { op: "add", operands: [0, given + instructions.length - 1] };
  const all =
    instructions.length === 0 ? [{ op: "negate", operands: [0] } as const] : [...instructions, root];
  const outputs = all.flatMap((_, i) => (i % 3 === 2 || i === all.length - 1 ? [i] : []));
  return { inputs: inputShapes.length, constants, instructions: all, outputs };
}

/** The chain as one step, each output over an input of its size as far as there are any; or as a step for each op. */
function programOf(chain: ReturnType<typeof randomChain>, together: boolean): Program {
  const storages: Storage[] = [];
  const values: ProgramValue[] = [];
  const steps: Step[] = [];
  const add = (of: readonly number[], storage: Storage) =>
    values.push({ type: { shape: of, dtype: "float32" }, storage: storages.push(storage) - 1 }) - 1;
  let arenaBytes = 0;
  const arena = () => {
    const bytes = 4 * sizeOf(shape);
    arenaBytes += 1024;
    return { kind: "arena", offset: arenaBytes - 1024, bytes } as const;
  };
  const inputs = inputShapes.map((of, i) => ({
    name: `x${i}`,
    value: add(of, { kind: "input", name: `x${i}`, type: { shape: of, dtype: "float32" } }),
  }));
  let results: number[];
  if (together) {
    const full = inputs.filter(({ value }) => values[value].type.shape === shape).reverse();
    results = chain.outputs.map(() => {
      const over = full.pop();
      if (over === undefined) return add(shape, arena());
      return values.push({ ...values[over.value] }) - 1;
    });
    const read = inputs.map(({ value }) => value);
    steps.push({ op: "fused", attributes: chain, inputs: read, outputs: results });
  } else {
    const slots = inputs.map(({ value }) => value);
    for (const { value } of chain.constants)
      slots.push(
        add([], { kind: "constant", data: Float32Array.of(value), type: { shape: [], dtype: "float32" } }),
      );
    for (const { op, operands } of chain.instructions) {
      const wide = operands.map((slot) => {
        if (sizeOf(values[slots[slot]].type.shape) === sizeOf(shape)) return slots[slot];
        const output = add(shape, arena());
        steps.push({ op: "broadcastTo", attributes: { shape }, inputs: [slots[slot]], outputs: [output] });
        return output;
      });
      const output = add(shape, arena());
      steps.push({ op, attributes: {}, inputs: wide, outputs: [output] } as Step);
      slots.push(output);
    }
    results = chain.outputs.map((i) => slots[inputs.length + chain.constants.length + i]);
  }
  const outputs = results.map((value, i) => ({ name: `y${i}`, value }));
  return { storages, values, steps, inputs, states: [], updates: [], outputs, arenaBytes };
}

describe("a chain on the wasm device", () => {
  let device: Device;
  beforeAll(async () => {
    device = await openLocalDevice({ threads: 1 });
  });
  afterAll(() => device.dispose());

  it("gives the bits of its ops one by one, over its own inputs, whatever the chain", async () => {
    const data = Object.fromEntries(
      inputShapes.map((of, i) => [`x${i}`, Float32Array.from(normalArray(i, sizeOf(of)))]),
    );
    const run = async (program: Program) => {
      const executable = await device.prepare(program, {});
      const results = await executable.run(data);
      executable.dispose();
      return Object.values(results);
    };
    const bits = (results: readonly TensorData[]) => results.map(({ buffer }) => new Int32Array(buffer));
    const choices = fc.array(fc.nat(1 << 18), { maxLength: 24 });
    const property = fc.asyncProperty(choices, async (list) => {
      const chain = randomChain(list);
      expect(bits(await run(programOf(chain, true)))).toEqual(bits(await run(programOf(chain, false))));
    });
    await fc.assert(property, { numRuns: 300, seed: 5 });
  });
});

describe("assignTargets", () => {
  const attributes = {
    inputs: 1,
    constants: [],
    instructions: [
      { op: "exp", operands: [0] },
      { op: "add", operands: [1, 0] },
      { op: "square", operands: [2] },
    ],
    outputs: [0, 2],
  } as const;

  it("writes outputs where they belong, and the rest into as few buffers as live at one time", () => {
    expect(assignTargets(attributes, [64], [128, 192])).toEqual({
      targets: [
        { kind: "output", index: 0 },
        { kind: "register", index: 0 },
        { kind: "output", index: 1 },
      ],
      registers: 1,
      moves: [],
    });
  });

  it("keeps an output back while its place is still to be read", () => {
    const { targets, moves, registers } = assignTargets(attributes, [64], [64, 192]);
    expect(targets[0]).toEqual({ kind: "register", index: 0 });
    expect(moves).toEqual([{ from: 0, output: 0 }]);
    // The buffer that is moved at the end is not given away.
    expect(targets[1]).toEqual({ kind: "register", index: 1 });
    expect(registers).toBe(2);
  });
});
