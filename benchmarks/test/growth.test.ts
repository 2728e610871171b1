import { describe, expect, it } from "vitest";
import { growth } from "../src/memory/growth.ts";

describe("growth", () => {
  it("is that of the last third over the middle one", () => {
    expect(growth([50, 90, 100, 100, 110, 110])).toBeCloseTo(0.1, 12);
    expect(growth([1, 5, 5, 5])).toBe(0);
    expect(() => growth([1, 2])).toThrow(/three numbers/);
  });
});
