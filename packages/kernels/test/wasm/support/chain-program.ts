import type { Program, Step } from "../../../src/program.ts";

/**
 * A program that adds 1 to a state of `size` elements `steps` times in place, each time from the other side of an
 * intermediate result: a wrong barrier gives a wrong number. Output `sum` is the sum of the state.
 */
export function chainProgram(size: number, steps: number): Program {
  const vector = { shape: [size], dtype: "float32" } as const;
  const scalar = { shape: [], dtype: "float32" } as const;
  const bytes = Math.ceil((size * 4) / 64) * 64;
  const list: Step[] = [];
  for (let i = 0; i < steps; i++) {
    list.push({ op: "add", attributes: {}, inputs: [0, 1], outputs: [2] });
    list.push({ op: "copy", attributes: {}, inputs: [2], outputs: [3] });
  }
  list.push({ op: "sum", attributes: { axes: [0], keepDims: false }, inputs: [3], outputs: [4] });
  return {
    storages: [
      { kind: "state", name: "x", type: vector },
      { kind: "input", name: "one", type: scalar },
      { kind: "arena", offset: 0, bytes },
      { kind: "arena", offset: bytes, bytes: 64 },
    ],
    values: [
      { type: vector, storage: 0 },
      { type: scalar, storage: 1 },
      { type: vector, storage: 2 },
      { type: vector, storage: 0 },
      { type: scalar, storage: 3 },
    ],
    steps: list,
    inputs: [{ name: "one", value: 1 }],
    states: [{ name: "x", value: 0 }],
    updates: [{ name: "x", value: 3 }],
    outputs: [{ name: "sum", value: 4 }],
    arenaBytes: bytes + 64,
  };
}
