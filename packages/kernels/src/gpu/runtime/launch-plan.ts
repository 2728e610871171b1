import { DeviceError } from "../../errors.ts";
import type { GpuArray } from "./gpu-array.ts";
import type { GpuEngine } from "./gpu-engine.ts";
import type { Plan, Slot } from "./plan.ts";

/** The arrays of a run by slot; each is released, and its place emptied, after its last use. */
export type Arrays = (GpuArray | undefined)[];

/** For each launch, the slots that no later one reads; `kept` ones are needed to the end. */
export function lastUses(plan: Plan, kept: readonly Slot[]): readonly (readonly Slot[])[] {
  const seen = new Set(kept);
  const finished = plan.launches.map((): Slot[] => []);
  for (let at = plan.launches.length - 1; at >= 0; at--) {
    const { inputs, output } = plan.launches[at];
    for (const slot of [...inputs, output]) {
      if (seen.has(slot)) continue;
      seen.add(slot);
      finished[at].push(slot);
    }
  }
  return finished;
}

/** WebGPU takes launches without end, and memory for each: the host is at most twice as many ahead. */
const launchesAhead = 32;

/**
 * Launches all kernels of a plan in order, and releases arrays as soon as they are done with.
 * @throws {DeviceError} naming the op whose kernel failed
 */
export async function launchPlan(
  engine: GpuEngine,
  plan: Plan,
  finished: readonly (readonly Slot[])[],
  arrays: Arrays,
): Promise<void> {
  let earlier: Promise<unknown> | undefined;
  for (const [at, { op, kernel, inputs, output }] of plan.launches.entries()) {
    try {
      const result = kernel.run(inputs.flatMap((slot) => arrays[slot]!.payloads));
      // Only WebGPU has to be waited for: a tick for each kernel would be felt elsewhere.
      arrays[output] = result instanceof Promise ? await result : result;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new DeviceError(`${op}: its kernel failed (${message})`, { cause });
    }
    if ((at + 1) % launchesAhead === 0) {
      if (earlier !== undefined) await earlier;
      earlier = engine.workDone();
    }
    for (const slot of finished[at]) {
      arrays[slot]?.release();
      arrays[slot] = undefined;
    }
  }
}
