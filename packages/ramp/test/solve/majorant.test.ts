import { negativeMajorant, positiveMajorant, ramp } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";

const grid = Array.from({ length: 81 }, (_, i) => (i - 40) / 20);

describe("majorants", () => {
  test("above the ramp everywhere, equal at the reference, ±½ included", () => {
    for (const reference of grid) {
      expect(positiveMajorant(reference, reference)).toBe(ramp(reference));
      expect(negativeMajorant(reference, reference)).toBe(ramp(-reference));
      for (const z of grid) {
        expect(positiveMajorant(z, reference)).toBeGreaterThanOrEqual(ramp(z));
        expect(negativeMajorant(z, reference)).toBeGreaterThanOrEqual(ramp(-z));
      }
    }
  });

  test("convex in z, and reflections of each other", () => {
    for (const reference of grid) {
      for (const z of grid) {
        for (const y of grid) {
          const middle = positiveMajorant((z + y) / 2, reference);
          const chord = (positiveMajorant(z, reference) + positiveMajorant(y, reference)) / 2;
          expect(middle).toBeLessThanOrEqual(chord + 1e-15);
        }
        expect(negativeMajorant(z, reference)).toBe(positiveMajorant(-z, -reference));
      }
    }
  });
});
