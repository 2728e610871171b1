import { seededRandom } from "@quadrivium/test-utils";
import type { Activations } from "../../src/index.ts";

/**
 * Rows that truly are sparse combinations: each the sum of `active` of `features` random unit directions, with random
 * positive strengths, plus a common offset.
 */
export function toyActivations({
  rows = 2048,
  width = 16,
  features = 32,
  active = 3,
  seed = 1,
} = {}): Activations {
  const random = seededRandom(seed);
  const directions = Array.from({ length: features }, () => {
    const direction = Array.from({ length: width }, () => random() + random() + random() - 1.5);
    const norm = Math.hypot(...direction);
    return direction.map((element) => element / norm);
  });
  const data = new Float32Array(rows * width).fill(0.1);
  for (let row = 0; row < rows; row++) {
    for (let a = 0; a < active; a++) {
      const direction = directions[Math.floor(random() * features)];
      const strength = 0.5 + random();
      for (let j = 0; j < width; j++) data[row * width + j] += strength * direction[j];
    }
  }
  return { data, width };
}
