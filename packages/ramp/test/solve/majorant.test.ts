import { negativeMajorant, positiveMajorant, ramp } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";

const grid = Array.from({ length: 81 }, (_, i) => (i - 40) / 20);

describe("majorants", () => {
  test("above the ramp everywhere, equal at the reference, ±½ included", () => {
    for (const reference of grid) {
      expect(positiveMajorant(reference, reference)).toBe(ramp(reference));
      expect(negativeMajorant(reference, reference)).toBe(ramp(-reference));
      const below = grid.filter(
        (z) =>
          positiveMajorant(z, reference) < ramp(z) ||
          negativeMajorant(z, reference) < ramp(-z) ||
          negativeMajorant(z, reference) !== positiveMajorant(-z, -reference),
      );
      expect(below).toEqual([]);
    }
  });

  test("convex in z", () => {
    for (const reference of grid) {
      let worst = Number.NEGATIVE_INFINITY;
      for (const z of grid) {
        for (const y of grid) {
          const middle = positiveMajorant((z + y) / 2, reference);
          const chord = (positiveMajorant(z, reference) + positiveMajorant(y, reference)) / 2;
          worst = Math.max(worst, middle - chord);
        }
      }
      expect(worst).toBeLessThanOrEqual(1e-15);
    }
  });
});
