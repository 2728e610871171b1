import { parseLibsvm } from "@quadrivium/ramp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adult, hasShared } from "../support/shared-data.ts";

describe("parseLibsvm", () => {
  test("labels, values, comments, CRLF, trailing blanks and empty lines", () => {
    const text = "+1 1:0.5 3:-2e-1 \r\n\r\n-1 2:1 # a comment\n1 4:0\n-1\n";
    const { matrix, labels } = parseLibsvm(text);
    expect([...labels]).toEqual([1, -1, 1, -1]);
    expect(matrix.columns).toBe(4);
    expect([...matrix.rowStarts]).toEqual([0, 2, 3, 3, 3]);
    expect([...matrix.columnIndices]).toEqual([0, 2, 1]);
    expect([...matrix.values!]).toEqual([0.5, -0.2, 1]);
  });

  test("values that are all 1 are not stored, whatever explicit zeros there are", () => {
    expect(parseLibsvm("1 1:1 2:1\n-1 2:1\n").matrix.values).toBeUndefined();
    const { matrix } = parseLibsvm("1 1:1 2:1.0\n-1 2:+1 5:0\n");
    expect(matrix.values).toBeUndefined();
    expect(matrix.columns).toBe(5);
  });

  test("a value other than 1 anywhere brings back the ones before it", () => {
    const { values, rowStarts } = parseLibsvm("1 1:1 2:1\n-1 2:0.5 3:1\n1 1:1\n").matrix;
    expect([...values!]).toEqual([1, 1, 0.5, 1, 1]);
    expect([...rowStarts]).toEqual([0, 2, 4, 5]);
  });

  test("no text, comments alone and a last line without an end", () => {
    expect(parseLibsvm("").matrix).toMatchObject({ rows: 0, columns: 0 });
    expect(parseLibsvm("# nothing\n\n").matrix.rows).toBe(0);
    expect([...parseLibsvm("+1 2:1").matrix.columnIndices]).toEqual([1]);
    expect([...parseLibsvm("-1").labels]).toEqual([-1]);
  });

  test("every number has the bits that the language reads", () => {
    const read = (token: string) => parseLibsvm(`1 1:${token} 2:0.5\n`).matrix.values![0];
    const numbers = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.tuple(fc.integer(), fc.nat({ max: 999_999_999 })).map(([a, b]) => `${a}.${b}`),
      fc.nat().map((a) => `.${a}`),
    );
    fc.assert(
      fc.property(
        numbers.filter((token) => Number(token) !== 0),
        (token) => {
          expect(read(token)).toBe(Number(token));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ["1 1:1 2\n", /row 1, column 7: expected index:value .* got "2"/],
    ["1 1:1\n-1 3:1 2:1\n", /row 2, column 8: expected an index above 3, got 2/],
    ["1 1:1-1\n", /row 1, column 3: .* got "1:1-1"/],
    ["1 1:1e999\n", /row 1, column 3: .* got "1:1e999"/],
    ["1 1:1.2.3\n", /row 1, column 3/],
    ["1 1:.\n", /row 1, column 3/],
    ["1 1:-\n", /row 1, column 3/],
    ["1 1:1 1:1\n", /row 1, column 7: expected an index above 1, got 1/],
    ["1 1:1\n\n# note\r\n-1 1:1#\n", /row 4, column 4: .* got "1:1#"/],
    ["1 1:nan\n", /row 1, column 3: .* got "1:nan"/],
    ["1 1:0x10\n", /row 1, column 3: .* got "1:0x10"/],
    ["1 1:\n", /row 1, column 3/],
    ["1 0:1\n", /row 1, column 3/],
    ["1 a:1\n", /row 1, column 3/],
    ["1 99999999999:1\n", /row 1, column 3/],
    ["2 1:1\n", /row 1, column 1: expected a label \+1 or −1/],
    ["0 1:1\n", /zeroIsNegative/],
  ])("refuses %j with the place", (text, message) => {
    expect(() => parseLibsvm(text)).toThrow(message);
  });

  test("labels 0 count as negative on request; a given width binds", () => {
    expect([...parseLibsvm("0 1:1\n", { zeroIsNegative: true }).labels]).toEqual([-1]);
    expect(parseLibsvm("1 1:1\n", { columns: 9 }).matrix.columns).toBe(9);
    expect(() => parseLibsvm("1 10:1\n", { columns: 9 })).toThrow(/at most 9, got 10/);
  });

  test.skipIf(!hasShared("a9a"))("Adult: sizes and groups", () => {
    const train = adult("a9a");
    expect(train.matrix.rows).toBe(32561);
    expect(train.matrix.columnIndices.length).toBe(451592);
    expect(train.all.positives.size).toBe(7841);
    expect(train.subset("female").size).toBe(10771);
    expect(train.subset("male").positives.size).toBe(6662);
    expect(train.subset("educated").positives.size).toBe(3909);
  });
});
