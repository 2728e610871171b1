import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostAtOnce, placeIntervals } from "../../src/plan/arena.ts";

const interval = (bytes: number, first: number, last: number) => ({ bytes, first, last });

describe("placeIntervals", () => {
  it("gives memory back as soon as it is free", () => {
    const chain = [interval(640, 0, 1), interval(640, 1, 2), interval(640, 2, 3), interval(640, 3, 4)];
    expect(placeIntervals(chain).bytes).toBe(1280);
    expect(placeIntervals([])).toEqual({ offsets: [], bytes: 0 });
  });

  it("tries another order where the largest first leaves gaps", () => {
    // Two of 2 and one of 3 that meets both only at its ends: 5 lines are enough if the twos lie where the three is not.
    const lines = [
      interval(192, 2, 4),
      interval(128, 0, 2),
      interval(128, 4, 6),
      interval(192, 6, 8),
      interval(64, 1, 7),
    ];
    const { bytes } = placeIntervals(lines);
    expect(bytes).toBeLessThanOrEqual(1.2 * mostAtOnce(lines));
  });

  it("never overlaps what is needed at one time, at aligned offsets, and never beats the bound", () => {
    const one = fc.record({
      bytes: fc.integer({ min: 1, max: 5000 }),
      first: fc.nat(30),
      length: fc.nat(20),
    });
    const property = fc.property(fc.array(one, { maxLength: 60 }), (list) => {
      const intervals = list.map(({ bytes, first, length }) => interval(bytes, first, first + length));
      const { offsets, bytes } = placeIntervals(intervals);
      for (const [i, a] of intervals.entries()) {
        expect(offsets[i] % 64).toBe(0);
        expect(offsets[i] + a.bytes).toBeLessThanOrEqual(bytes);
        for (const [j, b] of intervals.slice(0, i).entries()) {
          const meet = a.first <= b.last && b.first <= a.last;
          const overlap = offsets[i] < offsets[j] + b.bytes && offsets[j] < offsets[i] + a.bytes;
          expect(meet && overlap).toBe(false);
        }
      }
      expect(bytes).toBeGreaterThanOrEqual(mostAtOnce(intervals));
    });
    fc.assert(property, { numRuns: 200 });
  });
});
