import { expect, test } from "vitest";
import {
  clampPlace,
  patchValues,
  placeFromText,
  placeToText,
} from "../../src/autoencoder/emoji/patch-place.ts";
import { fileProblem, fitSize, LARGEST_FILE } from "../../src/autoencoder/emoji/read-picture.ts";
import { searchNames } from "../../src/autoencoder/emoji/search-names.ts";
import { patchAt } from "../../src/autoencoder/emoji/views/picture-board.ts";

test("a patch comes back from its text; what is no patch is none", () => {
  for (const place of [
    { tile: 12, x: 0, y: 24 },
    { tile: undefined, x: 3, y: 5 },
  ]) {
    expect(placeFromText(placeToText(place))).toEqual(place);
  }
  for (const text of ["", "12", "12.3", "-1.0.0", "1.2.3.4", "own.1.x", "one.1.2"]) {
    expect(placeFromText(text)).toBeUndefined();
  }
});

test("a patch is kept within its picture", () => {
  const picture = { width: 20, height: 10 };
  expect(clampPlace({ x: -3, y: 99 }, picture, 8)).toEqual({ x: 0, y: 2 });
  expect(clampPlace({ x: 11.6, y: 1.2 }, picture, 8)).toEqual({ x: 12, y: 1 });
  expect(patchAt(picture, 8, { x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
  expect(patchAt(picture, 8, { x: 0.5, y: 0.5 })).toEqual({ x: 6, y: 1 });
  expect(patchAt(picture, 8, { x: 1, y: 1 })).toEqual({ x: 12, y: 2 });
});

test("the values of a patch are its pixels, row by row", () => {
  const data = Uint8Array.from({ length: 3 * 3 * 3 }, (_, i) => i);
  const values = patchValues({ width: 3, height: 3, data }, 1, 1, 2);
  const expected = [12, 13, 14, 15, 16, 17, 21, 22, 23, 24, 25, 26].map((value) => Math.fround(value / 255));
  expect([...values]).toEqual(expected);
});

test("pictures are made small, but no smaller than a patch, and never larger", () => {
  expect(fitSize(640, 320, 64, 8)).toEqual({ width: 64, height: 32 });
  expect(fitSize(6400, 10, 64, 8)).toEqual({ width: 64, height: 8 });
  expect(fitSize(20, 30, 64, 8)).toEqual({ width: 20, height: 30 });
});

test("files that are no pictures are refused in words", () => {
  expect(fileProblem({ name: "a.png", type: "image/png", size: 10 })).toBeUndefined();
  expect(fileProblem({ name: "a.txt", type: "text/plain", size: 10 })).toMatch(/a\.txt is no picture/);
  expect(fileProblem({ name: "a.png", type: "image/png", size: 0 })).toMatch(/empty/);
  expect(fileProblem({ name: "a.png", type: "image/png", size: LARGEST_FILE + 1 })).toMatch(/20 MB/);
});

test("names are found by all words, those that begin so first", () => {
  const names = ["black cat", "cat face", "cat", "locomotive", "grinning cat face"];
  expect(searchNames(names, "cat", 9)).toEqual([2, 1, 0, 4]);
  expect(searchNames(names, " FACE cat ", 9)).toEqual([1, 4]);
  expect(searchNames(names, "cat", 2)).toEqual([2, 1]);
  expect(searchNames(names, "  ", 9)).toEqual([]);
  expect(searchNames(names, "dog", 9)).toEqual([]);
});
