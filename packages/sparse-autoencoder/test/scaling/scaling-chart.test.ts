import { describe, expect, it } from "vitest";
import { fitJointLaw, scalingChart } from "../../src/index.ts";
import { logAxis, powerAxis, symmetricAxis } from "../../src/scaling/chart/axis.ts";
import { lineStyle } from "../../src/scaling/chart/marks.ts";
import { scalingGolden } from "../support/scaling-golden.ts";

const { points } = scalingGolden.joint;
const fit = fitJointLaw(points);

/** Checks that every element is closed, and gives their names. */
function elementsOf(svg: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  for (const [, closing, name, self] of svg.matchAll(/<(\/?)([a-zA-Z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (closing) expect(open.pop()).toBe(name);
    else {
      names.push(name);
      if (!self) open.push(name);
    }
  }
  expect(open).toEqual([]);
  return names;
}

/** The marks that are told of, with their places. */
const marksOf = (svg: string) =>
  [...svg.matchAll(/translate\(([\d.]+) ([\d.]+)\)" fill="(#\w+)"><title>([^<]*)</g)].map(
    ([, x, y, color, title]) => ({ x: Number(x), y: Number(y), color, title }),
  );

describe("scalingChart", () => {
  const svg = scalingChart(points, { fit });
  const marks = marksOf(svg);

  it("is well-formed, has a name and a description, and is the same each time", () => {
    expect(elementsOf(svg)[0]).toBe("svg");
    expect(svg).toMatch(
      /^<svg [^>]*role="img" aria-labelledby="scaling-chart-title scaling-chart-description"/,
    );
    expect(svg).toContain(
      '<title id="scaling-chart-title">Loss by number of latents and of active latents</title>',
    );
    expect(svg).toContain(
      "27 points: n from 2048 to 524288, k of 32, 64, 128, 256, 512; losses from 0.24 to 0.627. A law with six constants fits them with an error of 0.88 % of a point.",
    );
    expect(scalingChart(points, { fit })).toBe(svg);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("marks every point on logarithmic axes, and its residual below", () => {
    const losses = marks.slice(0, 27);
    const place = (n: number, k: number) =>
      losses.find(({ title }) => title.startsWith(`n = ${n}, k = ${k}:`))!;
    expect(place(2048, 32).title).toBe("n = 2048, k = 32: 0.627, fitted 0.633");
    // Equal factors are equal distances: 2¹¹ to 2¹⁵ to 2¹⁹, and the losses in proportion to their logarithms.
    expect(place(32768, 32).x - place(2048, 32).x).toBeCloseTo(place(524288, 32).x - place(32768, 32).x, 0);
    const perLog = (place(524288, 512).y - place(2048, 32).y) / Math.log(0.627 / 0.24);
    expect((place(524288, 64).y - place(2048, 32).y) / Math.log(0.627 / 0.331)).toBeCloseTo(perLog, 0);
    expect(place(524288, 512).y).toBeGreaterThan(place(2048, 32).y);

    const residuals = marks.slice(-27);
    for (const { title, y } of residuals) {
      const percent = Number(/: (-?[\d.]+) %$/.exec(title)?.[1]);
      // The panel is 84 pixels for −2 … 2 %.
      expect((454 - y) / 21).toBeCloseTo(percent, 0);
    }
  });

  it("has a colour and a label for each k, which do not lie on each other", () => {
    expect(new Set(marks.map(({ color }) => color)).size).toBe(5);
    const labels = [...svg.matchAll(/y="([\d.]+)" dy="0.32em">k = (\d+)</g)].map(([, y, k]) => [
      Number(k),
      Number(y),
    ]);
    expect(labels.map(([k]) => k)).toEqual([32, 64, 128, 256, 512]);
    const same = scalingChart(points.map((point) => ({ ...point, loss: 0.5 })));
    const places = [...same.matchAll(/y="([\d.]+)" dy="0.32em">k = /g)].map(([, y]) => Number(y));
    for (let i = 1; i < places.length; i++) expect(places[i] - places[i - 1]).toBeGreaterThanOrEqual(16);
  });

  it("extends the curves, and joins the points where there is no fit", () => {
    const extended = scalingChart(points, { fit, extendTo: 2 ** 24 });
    expect(extended).toContain(">2²³<");
    expect(marksOf(extended)[8].x).toBeLessThan(marks[8].x);
    const plain = scalingChart(points);
    expect(marksOf(plain).length).toBe(27 + 5);
    expect(plain).not.toContain("fitted");
    expect(plain.length).toBeLessThan(svg.length / 2);
  });

  it("takes its text's colour from the page, or has one of its own", () => {
    expect(svg).not.toContain("<style>");
    const alone = scalingChart(points, { fit, standalone: true, id: "second", title: 'A < B & "C"' });
    elementsOf(alone);
    expect(alone).toContain("prefers-color-scheme: dark");
    expect(alone).toContain("A &lt; B &amp; &quot;C&quot;");
    expect(alone).not.toContain("scaling-chart");
  });

  it("draws a single point, and refuses none", () => {
    const single = scalingChart([{ latents: 100, k: 3, loss: 0.5 }]);
    expect(elementsOf(single)[0]).toBe("svg");
    expect(single).not.toMatch(/NaN|undefined|Infinity/);
    expect(() => scalingChart([])).toThrow(
      /scalingChart: latents: expected at least 1 different values, got 0/,
    );
    expect(() => scalingChart([{ latents: 100, k: 3, loss: -1 }])).toThrow(/loss of point 0/);
  });
});

describe("axes", () => {
  it("label round numbers within their range", () => {
    expect(logAxis([0.24, 0.63], 0, 100).ticks).toEqual([0.3, 0.4, 0.5, 0.6]);
    expect(logAxis([0.001, 500], 0, 100).ticks).toEqual([0.001, 0.01, 0.1, 1, 10, 100]);
    expect(logAxis([0.41, 0.43], 0, 100).ticks).toEqual([0.405, 0.41, 0.415, 0.42, 0.425, 0.43, 0.435]);
    expect(powerAxis([2 ** 11, 2 ** 13], 0, 100).ticks).toEqual([2048, 4096, 8192]);
    expect(powerAxis([1000, 30_000], 0, 100).ticks).toEqual([1000, 3000, 10_000, 30_000]);
    expect(symmetricAxis([-0.7, 1.2], 0, 100).ticks).toEqual([-2, 0, 2]);
  });
});

describe("colours", () => {
  const luminance = (color: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };

  it("stand out from light and dark pages alike", () => {
    for (let i = 0; i < 8; i++) {
      expect(contrast(lineStyle(i).color, "#ffffff")).toBeGreaterThan(3);
      expect(contrast(lineStyle(i).color, "#1b1b1f")).toBeGreaterThan(3);
    }
  });
});
