import { describe, expect, it } from "vitest";
import { binaryBodies } from "../../../src/gpu/binary.ts";
import { asVariable } from "../../../src/gpu/runtime/fuse-bodies.ts";
import { unaryBodies } from "../../../src/gpu/unary.ts";

describe("asVariable", () => {
  it("lets the first condition that holds decide, and renames what the body calls its own", () => {
    const statements = [
      "const e = Math.exp(x) * 1e-7;",
      "if (e > 2) { return e; }",
      "if (x > 0) { return -x; }",
      "return x;",
    ];
    expect(asVariable("v3", { statements, operands: { x: "v0" } })).toEqual([
      "const e_v3 = Math.exp(v0) * 1e-7;",
      "let v3 = v0;",
      "if (v0 > 0) { v3 = -v0; }",
      "if (e_v3 > 2) { v3 = e_v3; }",
    ]);
  });

  it("refuses what it would get wrong", () => {
    const statements = ["let y = x;", "return y;"];
    expect(() => asVariable("v1", { statements, operands: { x: "v0" } })).toThrow(
      "not the statements of a body",
    );
  });

  it("computes what the body does, for every function and also where conditions meet", () => {
    const numbers = [-80, -2.5, -2, -1, -0.1, 0, 0.1, 0.5, 1, 2, 3, 90];
    const compare = (statements: readonly string[], names: readonly string[], ...values: number[]) => {
      const operands = Object.fromEntries(names.map((name) => [name, name]));
      const lines = [...asVariable("v", { statements, operands }), "return v;"];
      const [whole, part] = [statements, lines].map((body) => new Function(...names, body.join("\n")));
      expect(part(...values)).toBe(whole(...values));
    };
    for (const x of numbers) {
      for (const statements of Object.values(unaryBodies)) compare(statements, ["x"], x);
      for (const y of numbers) {
        for (const statements of Object.values(binaryBodies)) compare(statements, ["x", "y"], x, y);
      }
    }
  });
});
