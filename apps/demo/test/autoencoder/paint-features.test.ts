import { expect, test } from "vitest";
import { paintFeatures } from "../../src/autoencoder/emoji/paint-features.ts";

test("each row is scaled by its own largest magnitude, symmetrically about mid grey", () => {
  const rows = Float32Array.of(1, 0, -1, 0.5, 0, 0, /* second */ 0, 0, -0.01, 0, 0, 0.005);
  expect([...paintFeatures(rows, 6)]).toEqual([
    ...[255, 128, 0, 255, 191, 128, 128, 255],
    ...[128, 128, 0, 255, 128, 128, 191, 255],
  ]);
});

test("a row of zeros is mid grey", () => {
  expect([...paintFeatures(new Float32Array(3), 3)]).toEqual([128, 128, 128, 255]);
});

test("opposite rows are each other's negatives", () => {
  const row = Float32Array.from({ length: 192 }, (_, i) => Math.sin(i * 1.7));
  const picture = paintFeatures(row, 192);
  const opposite = paintFeatures(
    row.map((value) => -value),
    192,
  );
  for (let i = 0; i < picture.length; i++) {
    if (i % 4 === 3) continue;
    expect(Math.abs(picture[i]! + opposite[i]! - 255)).toBeLessThanOrEqual(1);
  }
});
