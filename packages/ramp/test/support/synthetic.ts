import { type Dataset, dataset } from "@quadrivium/ramp";
import { seededRandom } from "../../src/numbers/random.ts";

/** Two overlapping groups of two overlapping classes in the plane, with a constant spread; the same for a seed. */
export function synthetic(seed: number, rows = 240): Dataset {
  const random = seededRandom(seed);
  const noise = () => random.uniform() + random.uniform() + random.uniform() - 1.5;
  const dense: number[][] = [];
  const labels: number[] = [];
  const group: number[] = [];
  for (let row = 0; row < rows; row++) {
    const isA = random.uniform() < 0.4;
    const label = random.uniform() < (isA ? 0.3 : 0.55) ? 1 : -1;
    dense.push([label * 0.6 + noise(), (isA ? -0.5 : 0.5) + 0.3 * label + noise(), noise()]);
    labels.push(label);
    group.push(isA ? 1 : 0);
  }
  const subsets = {
    a: group,
    b: group.map((one) => 1 - one),
    first: (row: { index: number }) => row.index < 12,
  };
  return dataset(dense, labels, { subsets, featureNames: ["x", "y", "noise"] });
}
