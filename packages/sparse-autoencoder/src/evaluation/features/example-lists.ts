import type { RandomStream } from "@quadrivium/kernels";
import type { FeatureExample } from "./feature-statistics.ts";

/** Takes an example into the `size` largest, largest first; the earlier stays before an equal one. */
export function keepLargest(examples: FeatureExample[], size: number, example: FeatureExample): void {
  if (examples.length === size) examples.pop();
  let place = examples.length;
  while (place > 0 && examples[place - 1].activation < example.activation) place--;
  examples.splice(place, 0, example);
}

/**
 * The place at which the `count`-th fire enters a sample of `size`, or −1 where it does not: reservoir sampling
 * (Vitter 1985, algorithm R), after which each fire is in the sample with probability size/count.
 */
export function reservoirPlace(count: number, size: number, random: RandomStream): number {
  if (count <= size) return count - 1;
  const place = random.integer(count);
  return place < size ? place : -1;
}
