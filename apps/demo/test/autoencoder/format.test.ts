import { expect, test } from "vitest";
import {
  formatDuration,
  formatFigure,
  formatRate,
  formatShare,
  sentence,
} from "../../src/autoencoder/format.ts";

test("figures are short and unambiguous", () => {
  expect([0, 0.000123, 0.0456, 0.1234, 0.99999, 1].map(formatShare)).toEqual([
    "0 %",
    "0.012 %",
    "4.6 %",
    "12.3 %",
    "100 %",
    "100 %",
  ]);
  expect([0.045678, 1.5, 12.345].map(formatFigure)).toEqual(["0.0457", "1.50", "12.3"]);
  expect([950, 12_345, 1_234_567].map(formatRate)).toEqual(["950", "12.3K", "1.23M"]);
});

test("durations", () => {
  expect([0.2, 59.4, 75, 3600, 9000, Infinity, Number.NaN].map(formatDuration)).toEqual([
    "0 s",
    "59 s",
    "1 min 15 s",
    "1 h 0 min",
    "2 h 30 min",
    "–",
    "–",
  ]);
});

test("sentences", () => {
  expect(sentence("chosen by default")).toBe("Chosen by default.");
  expect(sentence("Why?")).toBe("Why?");
});
