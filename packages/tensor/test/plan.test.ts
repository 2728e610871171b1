import { inPlacePairs, type Program, sizeOf } from "@quadrivium/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trace } from "../src/compile.ts";
import * as T from "../src/index.ts";
import { randomGraph } from "./random-graph.ts";
import { simulatePlan } from "./simulate-plan.ts";

/** The most bytes of results that are needed at one time: no plan can do with less. */
function livenessBound(program: Program): number {
  const { steps, values } = program;
  const root = values.map((_, value) => value);
  for (const { op, inputs, outputs } of steps) if (op === "reshape") root[outputs[0]] = root[inputs[0]];
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [s, { op, inputs, outputs }] of steps.entries()) {
    for (const value of inputs) last.set(root[value], s);
    if (op !== "reshape") for (const value of outputs) first.set(value, s).set(value, s);
  }
  for (const { value } of program.outputs) last.set(root[value], steps.length);
  let bound = 0;
  for (const s of steps.keys()) {
    let bytes = 0;
    for (const [value, begin] of first) {
      if (program.storages[values[value].storage].kind !== "arena") continue;
      // What dies here may be overwritten by what is born here, so it counts for the steps before only.
      if (begin <= s && (last.get(value) ?? begin) > s) bytes += 4 * sizeOf(values[value].type.shape);
    }
    bound = Math.max(bound, bytes);
  }
  return bound;
}

describe("planProgram", () => {
  it("never lets a step read what was overwritten, whatever the graph", () => {
    const choices = fc.array(fc.nat(1 << 20), { minLength: 1, maxLength: 60 });
    const property = fc.property(choices, fc.boolean(), (list, optimize) => {
      simulatePlan(trace(randomGraph(list), { optimize }).program);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it("stays near the liveness bound", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1 << 20), { minLength: 20, maxLength: 60 }), (choices) => {
        const { program } = trace(randomGraph(choices));
        // 64 bytes of alignment weigh heavily where values have 4 to 128 bytes.
        expect(program.arenaBytes).toBeLessThanOrEqual(1.5 * livenessBound(program) + 64 * 16);
      }),
      { numRuns: 300 },
    );
  });

  it("computes a state's new value in the state's own memory", () => {
    const w = T.state("w", [4, 8]);
    const { program } = trace(() => ({
      outputs: {},
      updates: [T.assign(w, T.subtract(w, T.multiply(w, 0.1)))],
    }));
    expect(program.steps.map(({ op }) => op)).toEqual(["fused"]);
    expect(program.values[program.updates[0].value].storage).toBe(
      program.values[program.states[0].value].storage,
    );
  });

  it("copies no state of a training step, though each is read for another's gradient", () => {
    const [first, second] = [T.state("first", [8, 8]), T.state("second", [8, 8])];
    const loss = T.sum(T.square(T.matmul(T.tanh(T.matmul(T.input("x", [4, 8]), first)), second)));
    const learningRate = T.constant(0.1);
    const updates = T.gradients(loss, [first, second]).flatMap((gradient, i) => {
      const parameter = [first, second][i];
      const [mean, variance] = [T.state(`mean ${i}`, [8, 8]), T.state(`variance ${i}`, [8, 8])];
      const inputs = { parameter, gradient, mean, variance, learningRate, step: T.constant(1) };
      const next = T.adamStep(inputs, { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 });
      return [
        T.assign(parameter, T.l2Normalize(next.parameter)),
        T.assign(mean, next.mean),
        T.assign(variance, next.variance),
      ];
    });
    const { program } = trace(() => ({ outputs: { loss }, updates }));
    simulatePlan(program);
    expect(program.steps.filter(({ op }) => op === "copy")).toEqual([]);
  });

  it("swaps two states", () => {
    const [a, b] = [T.state("a", [4]), T.state("b", [4])];
    const { program } = trace(() => ({ outputs: { a, b }, updates: [T.assign(a, b), T.assign(b, a)] }));
    simulatePlan(program);
  });

  it("chains elementwise steps in one place", () => {
    const x = T.input("x", [100]);
    const { program } = trace(() => ({ outputs: { y: T.exp(T.negate(T.square(T.add(x, 1)))) } }));
    expect(program.arenaBytes).toBeLessThanOrEqual(448);
  });

  it("overwrites only what the op table allows", () => {
    const { program } = trace(randomGraph([3, 14, 159, 2653, 58979, 323846, 26433]));
    for (const step of program.steps) {
      const { op, inputs, outputs } = step;
      if (op === "reshape" || op === "copy") continue;
      const inPlace = inPlacePairs(step);
      for (const [o, output] of outputs.entries()) {
        for (const [i, input] of inputs.entries()) {
          if (program.values[output].storage !== program.values[input].storage) continue;
          expect(inPlace.some(([out, from]) => out === o && from === i) || inputs.indexOf(input) !== i).toBe(
            true,
          );
        }
      }
    }
  });
});

describe("lowering", () => {
  it("makes equal calls once and leaves out what nothing needs", () => {
    const x = T.input("x", [3]);
    const unused = T.exp(x);
    const { program } = trace(() => ({ outputs: { y: T.add(T.square(x), T.square(x)) } }), {
      optimize: false,
    });
    expect(unused.shape).toEqual([3]);
    expect(program.steps.map(({ op }) => op)).toEqual(["square", "add"]);
  });

  it("refuses two inputs of one name that differ, and two updates of one state", () => {
    const clash = () => trace(() => ({ outputs: { y: T.add(T.input("x", [3]), T.input("x", [1])) } }));
    expect(clash).toThrow(/two inputs named "x": expected float32 \[3\], got float32 \[1\]/);
    const w = T.state("w", [1]);
    expect(() => trace(() => ({ outputs: {}, updates: [T.assign(w, w), T.assign(w, w)] }))).toThrow(
      /state "w": expected one update/,
    );
  });

  it("goes deeper than the call stack", () => {
    let y: T.Tensor = T.input("x", []);
    for (let i = 0; i < 50_000; i++) y = T.add(y, 1);
    const stepsOf = (optimize: boolean) =>
      trace(() => ({ outputs: { y } }), { optimize }).program.steps.length;
    expect(stepsOf(false)).toBe(50_000);
    expect(stepsOf(true)).toBeLessThan(2_000);
  });
});
