import { expect, test } from "vitest";
import { textPlaceFromText, textPlaceToText } from "../../src/autoencoder/text/text-place.ts";
import { defaultText, fitText, readText, writeText } from "../../src/autoencoder/text/text-settings.ts";

test("the settings of a text come back from a link, and what is no number stays at its default", () => {
  const chosen = { documents: 64, length: 100, temperature: 0.7, block: 2, textSeed: 9 };
  const pairs = new URLSearchParams();
  writeText(pairs, chosen);
  expect(readText(pairs)).toEqual(chosen);
  expect(readText(new URLSearchParams("docs=many&block=&textseed=4&colour=blue"))).toEqual({
    ...defaultText,
    textSeed: 4,
  });
  expect(readText(new URLSearchParams("docs=1&heat=9&block=-3"))).toMatchObject({
    documents: 20,
    temperature: 3,
    block: 0,
  });
});

test("a model's blocks and positions bound them", () => {
  expect(fitText(defaultText, { layers: 3, positions: 100 })).toEqual({
    ...defaultText,
    block: 2,
    length: 100,
  });
  expect(fitText(defaultText, { layers: 12, positions: 1024 })).toEqual(defaultText);
});

test("a token of a text comes back from its link", () => {
  const place = { token: 7, text: "One day:\nTim & 3 cats" };
  expect(textPlaceFromText(textPlaceToText(place))).toEqual(place);
  for (const text of ["", "7", "x:One day", "12345:One day"]) expect(textPlaceFromText(text)).toBeUndefined();
});
