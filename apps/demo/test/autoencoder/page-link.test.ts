import { describe, expect, test } from "vitest";
import {
  isOtherTab,
  pageToHash,
  pairsOfHash,
  readMode,
  readTrained,
} from "../../src/autoencoder/page-link.ts";
import { overview, readView, sameView, type View } from "../../src/autoencoder/view.ts";

const views: View[] = [
  overview,
  { kind: "feature", feature: 0 },
  { kind: "feature", feature: 123 },
  { kind: "sample", sample: "" },
  { kind: "sample", sample: "12.8.16" },
  { kind: "sample", sample: "3:One day, & then #1?" },
  { kind: "scaling" },
];

describe("a link to a place of the page", () => {
  test.each(views)("names the view %o", (view) => {
    for (const mode of ["emoji", "text"] as const) {
      for (const trained of [false, true]) {
        const hash = pageToHash({ mode, view, trained }, (pairs) => pairs.set("seed", "7"));
        const pairs = pairsOfHash(`${hash}&colour=blue`);
        expect(readView(pairs)).toEqual(view);
        expect(readMode(pairs)).toBe(mode);
        expect(readTrained(pairs)).toBe(trained);
        expect(pairs.get("seed")).toBe("7");
        expect(isOtherTab(hash)).toBe(false);
      }
    }
  });

  test.each([
    "feature=",
    "feature=-1",
    "feature=1.5",
    "feature=12345678901",
    "view=garden",
    "data=music",
    "__proto__=1",
  ])("that holds %s opens the overview of the emoji", (text) => {
    const pairs = pairsOfHash(`#v=1&${text}`);
    expect(readView(pairs)).toEqual(overview);
    expect(readMode(pairs)).toBe("emoji");
  });

  test("of another version names nothing", () => {
    expect([...pairsOfHash("#v=2&feature=3")]).toEqual([]);
    expect([...pairsOfHash("")]).toEqual([]);
  });

  test("to another tab is known", () => {
    expect(isOtherTab("#v=1&tab=ramp&feature=3")).toBe(true);
    expect(isOtherTab("#v=1&feature=3")).toBe(false);
  });
});

test("two views are the same when they have one address", () => {
  for (const [i, one] of views.entries()) {
    for (const [j, other] of views.entries()) expect(sameView(one, { ...other })).toBe(i === j);
  }
});
