import { RandomStream, sizeOf } from "@quadrivium/kernels";
import type { State } from "@quadrivium/tensor";
import type { HostArray, HostArrays } from "./host-array.ts";
import type { StepCase } from "./step-case.ts";

/** The seed of `Parameters` by default: our states begin with the same elements. */
const SEED = 0;

/** What states begin with, by name. */
function arraysOf(states: readonly State[], initial: HostArrays = {}): HostArrays {
  const arrays = states.map(({ shape, source: { name, initializer } }) => {
    const drawn = () => initializer(shape, new RandomStream(SEED, name)) ?? new Float32Array(sizeOf(shape));
    const array: HostArray = initial[name] ?? { shape, data: Float32Array.from(drawn()) };
    return [name, array] as const;
  });
  return Object.fromEntries(arrays);
}

/** What the compared states of a case begin with. */
export const startOf = ({ graph, initial }: Pick<StepCase, "graph" | "initial">): HostArrays =>
  arraysOf(graph().compared, initial);

/** The same with the states that stay as they are: what a peer needs. */
export function weightsOf({ graph, initial }: Pick<StepCase, "graph" | "initial">): HostArrays {
  const { compared, fixed = [] } = graph();
  return arraysOf([...compared, ...fixed], initial);
}
