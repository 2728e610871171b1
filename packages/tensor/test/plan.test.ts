import { inPlacePairs } from "@quadrivium/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trace } from "../src/compile.ts";
import { liveBytes } from "../src/explain/live-bytes.ts";
import * as T from "../src/index.ts";
import { randomGraph } from "./random-graph.ts";
import { simulatePlan } from "./simulate-plan.ts";

describe("planProgram", () => {
  it("never lets a step read what was overwritten, whatever the graph", () => {
    const choices = fc.array(fc.nat(1 << 20), { minLength: 1, maxLength: 60 });
    const property = fc.property(choices, fc.boolean(), (list, optimize) => {
      simulatePlan(trace(randomGraph(list), { optimize }).program);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it("takes at most 1.2 times what is live at one time, whatever the graph", () => {
    const choices = fc.array(fc.nat(1 << 20), { minLength: 20, maxLength: 60 });
    const property = fc.property(choices, fc.boolean(), (list, optimize) => {
      const { program } = trace(randomGraph(list, 512), { optimize });
      // A few values of 32 bytes take 64 each.
      expect(program.arenaBytes).toBeLessThanOrEqual(1.2 * Math.max(...liveBytes(program)) + 1024);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("leaves no gaps in the training step of a perceptron", () => {
    const widths = [784, 512, 256, 10];
    const weights = widths.slice(1).map((width, i) => T.state(`w${i}`, [widths[i], width]));
    const biases = widths.slice(1).map((width, i) => T.state(`b${i}`, [width]));
    let x: T.Tensor = T.input("x", [128, 784]);
    for (const [i, w] of weights.entries()) {
      const y = T.add(T.matmul(x, w), biases[i]);
      x = i === weights.length - 1 ? y : T.relu(y);
    }
    const loss = T.crossEntropy(x, T.input("labels", [128], "int32"));
    const parameters = [...weights, ...biases];
    const updates = T.gradients(loss, parameters).map((gradient, i) =>
      T.assign(parameters[i], T.subtract(parameters[i], T.multiply(gradient, 0.1))),
    );
    const { program } = trace(() => ({ outputs: { loss }, updates }));
    simulatePlan(program);
    expect(program.steps.filter(({ op }) => op === "copy")).toEqual([]);
    expect(program.arenaBytes).toBeLessThanOrEqual(1.02 * Math.max(...liveBytes(program)));
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
