import { describe, expect, it } from "vitest";
import { partOf, sumParts } from "../src/profile/parts.ts";

const step = { shapes: "", elements: 0 };

describe("parts of a training step", () => {
  it("tells them by op and by size", () => {
    expect(partOf({ op: "matmul", largest: 100 }, 50)).toBe("encoder product");
    expect(partOf({ op: "sparseOuter", largest: 50 }, 50)).toBe("sparse passes");
    expect(partOf({ op: "adam", largest: 50 }, 50)).toBe("update");
    expect(partOf({ op: "adam", largest: 5 }, 50)).toBe("rest");
  });

  it("adds up each round of each part", () => {
    const sums = sumParts(
      [
        { ...step, op: "topK", times: [1, 2], largest: 9 },
        { ...step, op: "add", times: [10, 20], largest: 9 },
        { ...step, op: "sum", times: [100, 200], largest: 9 },
      ],
      50,
    );
    expect(sums.topK).toEqual([1, 2]);
    expect(sums.rest).toEqual([110, 220]);
    expect(sums.update).toEqual([0, 0]);
  });
});
