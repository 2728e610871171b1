import { describe, expect, it } from "vitest";
import { permute } from "../src/kernels/engines/permute.ts";

const x = Float32Array.from({ length: 24 }, (_, i) => i);

describe("permute", () => {
  it("moves axes as an index tells", () => {
    const moved = permute(x, [2, 3, 4], [2, 0, 1]); // [4, 2, 3]
    for (let a = 0; a < 2; a++)
      for (let b = 0; b < 3; b++)
        for (let c = 0; c < 4; c++) expect(moved[(c * 2 + a) * 3 + b]).toBe(x[(a * 3 + b) * 4 + c]);
  });

  it("is undone by the inverse, and leaves things as they are by the identity", () => {
    expect(permute(permute(x, [2, 3, 4], [2, 0, 1]), [4, 2, 3], [1, 2, 0])).toEqual(x);
    expect(permute(x, [2, 12], [0, 1])).toEqual(x);
  });
});
