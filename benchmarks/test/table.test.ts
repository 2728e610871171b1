import { describe, expect, it } from "vitest";
import { compareTimes, timesAlone } from "../src/measure/row.ts";
import { formatNumber } from "../src/report/format-number.ts";
import { rowTable } from "../src/report/row-table.ts";
import { formatTable } from "../src/report/table.ts";

describe("formatTable", () => {
  it("is Markdown that lines up: text to the left, numbers to the right", () => {
    const columns = [
      { heading: "case", kind: "text" },
      { heading: "ms", kind: "number" },
    ] as const;
    const rows = [
      ["product 128", "0.12"],
      ["product", "12345"],
    ];
    expect(formatTable(columns, rows).split("\n")).toEqual([
      "| case        |    ms |",
      "| ----------- | ----: |",
      "| product 128 |  0.12 |",
      "| product     | 12345 |",
    ]);
  });

  it("refuses a row of another length", () => {
    expect(() => formatTable([{ heading: "a", kind: "text" }], [["1", "2"]])).toThrow("1 cells, got 2");
  });
});

describe("formatNumber", () => {
  it.each([
    [0, "0.00"],
    [0.012345, "0.0123"],
    [0.5, "0.500"],
    [1.234, "1.23"],
    [12.34, "12.3"],
    [123.4, "123"],
    [12345, "12345"],
    [-1.5, "-1.50"],
    [Number.NaN, "NaN"],
  ])("%d as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe("rowTable", () => {
  const subject = { suite: "steps", case: "n 4096", checked: true };

  it("shows a comparison, and the added columns", () => {
    const row = compareTimes(subject, [2, 2], { name: "PyTorch", times: [3, 3] });
    const table = rowTable([row], [{ heading: "more", kind: "text", cell: ({ oursMs }) => `${oursMs}!` }]);
    const cells = table
      .split("\n")[2]
      .split("|")
      .map((cell) => cell.trim());
    expect(cells).toEqual(["", "n 4096", "PyTorch", "2.00", "3.00", "1.50×", "1.50–1.50", "yes", "2!", ""]);
  });

  it("shows our time where it stands alone", () => {
    const cells = rowTable([timesAlone({ ...subject, checked: false }, [1, 3])])
      .split("\n")[2]
      .split("|")
      .map((cell) => cell.trim());
    expect(cells).toEqual(["", "n 4096", "–", "2.00", "–", "–", "1.50–2.50 ms", "no", ""]);
  });
});
