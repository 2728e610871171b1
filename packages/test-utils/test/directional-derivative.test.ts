import { describe, expect, it } from "vitest";
import { directionalDerivative } from "../src/index.ts";

describe("directionalDerivative", () => {
  it("is the gradient times the direction", async () => {
    const f = (x: Float64Array) => Math.sin(x[0]) * x[1] ** 2;
    const exact = 2 * (Math.cos(0.5) * 9) + -1 * (Math.sin(0.5) * 6);
    expect(await directionalDerivative(f, [0.5, 3], [2, -1])).toBeCloseTo(exact, 8);
  });

  it("waits for f and leaves x as it was", async () => {
    const x = Float64Array.of(1, 2);
    expect(await directionalDerivative(async ([a, b]) => a * b, x, [1, 1], 1e-3)).toBeCloseTo(3, 9);
    expect(x).toEqual(Float64Array.of(1, 2));
    await expect(directionalDerivative(() => 0, x, [1])).rejects.toThrow("a direction of 2 numbers, got 1");
  });
});
