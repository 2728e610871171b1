import { philoxBinary } from "../wasm/generated/philox.ts";
import { philox } from "./philox.ts";

/** Fills an array with the words of consecutive counters from (c₀, c₁, c₂, 0) on, four each, under a key. */
export type PhiloxWords = (
  target: Uint32Array,
  counter: readonly [c0: number, c1: number, c2: number],
  key: readonly [number, number],
) => void;

/** Obvious, and everywhere. */
export const plainPhiloxWords: PhiloxWords = (target, [c0, c1, c2], key) => {
  for (let i = 0; i < target.length; i += 4) target.set(philox([c0 + i / 4, c1, c2, 0], key), i);
};

/** By WebAssembly, many times as fast; `undefined` where a page may not compile it. */
export function compiledPhiloxWords(): PhiloxWords | undefined {
  try {
    const bytes = Uint8Array.from(atob(philoxBinary), (character) => character.charCodeAt(0));
    const { memory, fill } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof fill !== "function") return undefined;
    return (target, counter, key) => {
      fill(0, target.length / 4, ...counter, ...key);
      target.set(new Uint32Array(memory.buffer, 0, target.length));
    };
  } catch {
    return undefined;
  }
}

let chosen: PhiloxWords | undefined;

/** The words of a multiple of four counters, at most 4,096 words, that end before c₀ does; by whatever is fastest. */
export const philoxWords: PhiloxWords = (target, counter, key) => {
  chosen ??= compiledPhiloxWords() ?? plainPhiloxWords;
  chosen(target, counter, key);
};
