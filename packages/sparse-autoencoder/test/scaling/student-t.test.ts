import { expect, it } from "vitest";
import { studentT } from "../../src/scaling/student-t.ts";

it("studentT equals scipy.stats.t.ppf", () => {
  // t.ppf(0.5 + confidence / 2, degrees)
  for (const [confidence, degrees, expected] of [
    [0.95, 1, 12.706204736432095],
    [0.95, 2, 4.302652729911275],
    [0.95, 3, 3.182446305284263],
    [0.9, 4, 2.13184678133629],
    [0.99, 7, 3.4994832973505026],
    [0.95, 21, 2.079613844727662],
    [0.95, 1000, 1.9623390808264074],
  ]) {
    expect(studentT(confidence, degrees) / expected).toBeCloseTo(1, 8);
  }
});
