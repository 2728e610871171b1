import { RandomStream, sizeOf } from "@quadrivium/kernels";
import type { HostArray, HostArrays } from "./host-array.ts";
import type { StepCase } from "./step-case.ts";

/** The seed of `Parameters` by default: our states begin with the same elements. */
const SEED = 0;

/** What the compared states of a case begin with, by name. */
export function startOf({ graph, initial = {} }: Pick<StepCase, "graph" | "initial">): HostArrays {
  const arrays = graph().compared.map(({ shape, source: { name, initializer } }) => {
    const drawn = () => initializer(shape, new RandomStream(SEED, name)) ?? new Float32Array(sizeOf(shape));
    const array: HostArray = initial[name] ?? { shape, data: Float32Array.from(drawn()) };
    return [name, array] as const;
  });
  return Object.fromEntries(arrays);
}
