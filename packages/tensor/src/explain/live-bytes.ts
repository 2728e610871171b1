import type { Program } from "@quadrivium/kernels";

/**
 * The bytes of scratch memory that are in use during each step: every stretch from the step that first writes it to the
 * one that last reads it, or to the end of the program where an output lies in it.
 */
export function liveBytes({ storages, values, steps, outputs, updates }: Program): number[] {
  const first = new Array<number>(storages.length).fill(Infinity);
  const last = new Array<number>(storages.length).fill(-1);
  const use = (value: number, step: number) => {
    const { storage } = values[value];
    first[storage] = Math.min(first[storage], step);
    last[storage] = Math.max(last[storage], step);
  };
  for (const [s, step] of steps.entries())
    for (const value of [...step.inputs, ...step.outputs]) use(value, s);
  for (const { value } of [...outputs, ...updates]) use(value, steps.length);
  return steps.map((_, s) =>
    storages.reduce(
      (total, storage, i) =>
        storage.kind === "arena" && first[i] <= s && s <= last[i] ? total + storage.bytes : total,
      0,
    ),
  );
}
