import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countIterations } from "../../../src/gpu/runtime/count-iterations.ts";

describe("countIterations", () => {
  it.each([
    ["return 1;", 0],
    ["for (let i = 0; i < 10; i++) { total += x[i]; }", 11],
    ["for (let i = 3; i < 10; i++) { if (x[i] > 0) { total += x[i]; } }", 8],
    ["for (let i = 5; i < 3; i++) { total += x[i]; }", 1],
    ["for (let i = 0; i < 4; i++) { a(); }\nfor (let j = 0; j < 6; j++) { b(); }", 12],
    ["if (t > 0) { for (let i = 0; i < 4; i++) { a(); } } else { b(); }", 5],
    // Each of two rounds: itself, three iterations and a last look; then the outer last look.
    ["for (let i = 0; i < 2; i++) { for (let j = 0; j < 3; j++) { a(); } }", 11],
  ])("%s: %d", (body, count) => {
    expect(countIterations(body)).toBe(count);
  });

  it("is what a machine counts that takes off one for each look at a condition that holds, and for the last", () => {
    const sizes = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 });
    const looksOf = ([size, ...inner]: readonly number[]): number =>
      size === undefined
        ? 0
        : 1 + Array.from({ length: size }, () => 1 + looksOf(inner)).reduce((a, b) => a + b, 0);
    fc.assert(
      fc.property(sizes, (nested) => {
        const body = nested.reduceRight(
          (inner, size, at) => `for (let i${at} = 0; i${at} < ${size}; i${at}++) {\n${inner}\n}`,
          "a();",
        );
        expect(countIterations(body)).toBe(looksOf(nested));
      }),
    );
  });

  it.each([
    "for (let i = 0; i < n; i++) { a(); }",
    "for (let i = 0; i < 8; i += 2) { a(); }",
    "while (x < 3) { x += 1; }",
  ])("refuses what it cannot count: %s", (body) => {
    expect(() => countIterations(body)).toThrow("expected loops from one whole number to another");
  });
});
