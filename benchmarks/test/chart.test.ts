import { describe, expect, it } from "vitest";
import { softwareNote } from "../src/browser/graphics.ts";
import { logScale } from "../src/chart/log-scale.ts";
import { comparedRows, ratioChart, splitCase } from "../src/chart/ratio-chart.ts";
import { resultsMarkdown, withResults } from "../src/chart/results-page.ts";
import { compareTimes, timesAlone } from "../src/measure/row.ts";

const row = (name: string, peer: string, factor: number) =>
  compareTimes({ suite: "steps", case: name, checked: true }, [1, 1, 1], {
    name: peer,
    times: [0.9 * factor, factor, 1.1 * factor],
  });
const rows = [row("clip: 2 threads", "PyTorch <2>", 0.5), row("clip: 2 threads, BLAS", "PyTorch <2>", 2)];
const machine = { cpu: "CPU", cores: 2, memoryGiB: 8, platform: "linux x64", node: "v20", load: 0 };

describe("logScale", () => {
  it("gives equal factors equal distances, and always holds 1", () => {
    const { at, ticks } = logScale([2, 8], 0, 100);
    expect(at(4) - at(2)).toBeCloseTo(at(8) - at(4), 10);
    expect(at(1)).toBeGreaterThanOrEqual(0);
    expect(at(8)).toBeLessThanOrEqual(100);
    expect(ticks).toContain(1);
  });
});

describe("splitCase", () => {
  it("cuts at the last colon", () => {
    expect(splitCase("conv2d: 3×3: 2 threads")).toEqual(["conv2d: 3×3", "2 threads"]);
    expect(splitCase("alone")).toEqual(["alone", ""]);
  });
});

describe("ratioChart", () => {
  const svg = ratioChart("Steps & more", comparedRows(rows));

  it("has a mark for each row, right of 1× where we are faster", () => {
    const [ours] = svg.matchAll(/<circle class="plain" cx="([\d.]+)" cy="(?!22")/g);
    const [blas] = [...svg.matchAll(/<rect class="blas" x="([\d.]+)" y="(?!18")/g)];
    const [one] = svg.matchAll(/<line class="one" x1="([\d.]+)"/g);
    expect(Number(ours[1])).toBeLessThan(Number(one[1]));
    expect(Number(blas[1])).toBeGreaterThan(Number(one[1]));
  });

  it("names a case once and escapes text", () => {
    expect(svg.match(/>clip</g)).toHaveLength(1);
    expect(svg).toContain("PyTorch &lt;2&gt;");
    expect(svg).toContain("Steps &amp; more");
  });

  it("leaves out rows that stand alone", () => {
    const alone = timesAlone({ suite: "steps", case: "d 1: step", checked: true }, [1]);
    expect(comparedRows([...rows, alone])).toHaveLength(2);
  });

  it("leaves out rows with a note: graphics drawn in software are no GPU's speed", () => {
    const drawn = { ...row("product 256: webgl2", "tfjs-backend-webgl", 2), note: softwareNote };
    expect(comparedRows([...rows, drawn])).toEqual(rows);
    const picture = { suite: "steps", title: "Steps", file: "./steps.svg" };
    const markdown = resultsMarkdown({ suite: "all", machine, versions: {}, rows: [...rows, drawn] }, [
      picture,
    ]);
    expect(markdown).toContain("clip");
    expect(markdown).not.toContain("webgl2");
  });
});

describe("the page of results", () => {
  const report = { suite: "all", machine, versions: { PyTorch: "1.13" }, rows };
  const markdown = resultsMarkdown(report, [
    { suite: "steps", title: "Steps", file: "./steps.svg" },
    { suite: "kernels", title: "Kernels", file: "./kernels.svg" },
  ]);

  it("holds machine, versions, pictures and tables of what was measured", () => {
    for (const text of ["CPU, 2 cores", "- PyTorch: 1.13", "(./steps.svg)", "| clip: 2 threads"])
      expect(markdown).toContain(text);
    expect(markdown).not.toContain("Kernels");
  });

  it("replaces what was there, and nothing else", () => {
    const page = "before\n<!-- results: made by npm run chart -->\nold\n<!-- end of the results -->\nafter\n";
    const once = withResults(page, markdown);
    expect(once).toContain("before");
    expect(once).toContain("after");
    expect(once).not.toContain("old");
    expect(withResults(once, markdown)).toBe(once);
    expect(() => withResults("no place", markdown)).toThrow("expected a place");
  });
});
