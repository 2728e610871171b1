import { float32 } from "../../src/dtype.ts";
import type { Program, ProgramValue, Step, Storage } from "../../src/program.ts";

const shape = [6, 4];
const matrix = float32(shape);
const scalar = float32([]);

/**
 * One training step written by hand: Adam on w [6, 4] with the gradient w + x, the step's number counted in a state.
 * The output is Σ w′.
 */
export function stateProgram(): Program {
  const storages: Storage[] = [];
  const values: ProgramValue[] = [];
  const add = (storage: Storage, { type }: { type: ProgramValue["type"] }) =>
    values.push({ type, storage: storages.push(storage) - 1 }) - 1;
  const state = (name: string, type = matrix) => add({ kind: "state", name, type }, { type });
  const input = (name: string, type = matrix) => add({ kind: "input", name, type }, { type });
  const arena = (type = matrix) => add({ kind: "arena", offset: 0, bytes: 128 }, { type });

  const [w, m, v, t] = [state("w"), state("m"), state("v"), state("t", scalar)];
  const [x, rate] = [input("x"), input("rate", scalar)];
  const one = add({ kind: "constant", type: scalar, data: Float32Array.of(1) }, { type: scalar });
  const [gradient, w1, m1, v1, t1, total] = [
    arena(),
    arena(),
    arena(),
    arena(),
    arena(scalar),
    arena(scalar),
  ];
  const attributes = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };
  const steps: Step[] = [
    { op: "add", attributes: {}, inputs: [w, x], outputs: [gradient] },
    { op: "add", attributes: {}, inputs: [t, one], outputs: [t1] },
    { op: "adam", attributes, inputs: [w, gradient, m, v, rate, t1], outputs: [w1, m1, v1] },
    { op: "sum", attributes: { axes: [0, 1], keepDims: false }, inputs: [w1], outputs: [total] },
  ];
  return {
    storages,
    values,
    steps,
    inputs: [
      { name: "x", value: x },
      { name: "rate", value: rate },
    ],
    states: [
      { name: "w", value: w },
      { name: "m", value: m },
      { name: "v", value: v },
      { name: "t", value: t },
    ],
    updates: [
      { name: "w", value: w1 },
      { name: "m", value: m1 },
      { name: "v", value: v1 },
      { name: "t", value: t1 },
    ],
    outputs: [{ name: "total", value: total }],
    arenaBytes: 128,
  };
}
