import { float32 } from "../dtype.ts";
import type { Program } from "../program.ts";

/** A program that takes `length` numbers and gives the first of them back. */
export function uploadProgram(length: number): Program {
  const [all, one] = [float32([length]), float32([1])];
  return {
    storages: [
      { kind: "input", name: "x", type: all },
      { kind: "arena", offset: 0, bytes: 64 },
    ],
    values: [
      { type: all, storage: 0 },
      { type: one, storage: 1 },
    ],
    steps: [{ op: "slice", attributes: { starts: [0], sizes: [1] }, inputs: [0], outputs: [1] }],
    inputs: [{ name: "x", value: 0 }],
    states: [],
    updates: [],
    outputs: [{ name: "y", value: 1 }],
    arenaBytes: 64,
  };
}

/** A program without steps, whose output of `length` numbers is on the device already. */
export function readbackProgram(length: number): Program {
  const type = float32([length]);
  return {
    storages: [{ kind: "constant", data: new Float32Array(length), type }],
    values: [{ type, storage: 0 }],
    steps: [],
    inputs: [],
    states: [],
    updates: [],
    outputs: [{ name: "y", value: 0 }],
    arenaBytes: 0,
  };
}
