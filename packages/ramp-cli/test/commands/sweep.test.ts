import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseModel } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../src/output.ts";
import { run } from "../../src/run.ts";
import { command, loans, temporaryFolder } from "../support/loans.ts";

const { path, write } = temporaryFolder();
const table = write("loans.csv", loans());
const goal = "ratio(group=B, group=A) >= {}";
const sweep = ["sweep", table, "--label", "paid=yes", "--lambda", "0.001", "--quiet", "--goal", goal];

describe("quadrivium-ramp sweep", () => {
  test("one model for each value, the goal met at each, saved in folders of their own", async () => {
    const folder = path("sweep");
    const { code, out } = await command(...sweep, "--values", "0.5:0.9:3", "--json", "--out", folder);
    expect(code).toBe(EXIT.done);
    const points = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(points.map(({ value }) => value)).toEqual([0.5, 0.7, 0.9]);
    for (const { train, holdout } of points) {
      expect(train.goals[0].randomised.status).not.toBe("violated");
      expect(holdout.subsets.length).toBeGreaterThan(1);
    }
    expect(readdirSync(folder).sort()).toEqual(["01", "02", "03"]);
    const model = parseModel(readFileSync(join(folder, "02", "model.json"), "utf8"));
    expect(model.hash).toBe(points[1].hash);
    expect((await command("evaluate", join(folder, "03"), table)).out).toContain(">= 0.9: bound");
  });

  test("as text: a line for each value", async () => {
    const { out } = await command(...sweep, "--values", "0.5, 0.9");
    const [first, second, ...more] = out.trim().split("\n");
    expect(first).toMatch(/^0\.5: train error 0\.\d{4}, goals -?0\.\d{4} \w+.*; holdout error/);
    expect(second).toMatch(/^0\.9: train error/);
    expect(more).toEqual([]);
  });

  test("cancelling keeps the points that are there", async () => {
    const controller = new AbortController();
    let [out, error] = ["", ""];
    const code = await run([...sweep, "--values", "0.5,0.7,0.9"], {
      out: (text) => {
        out += text;
        controller.abort("enough");
      },
      error: (text) => (error += text),
      signal: controller.signal,
    });
    expect(code).toBe(EXIT.cancelled);
    expect(out).toMatch(/^0\.5: [^\n]*\n$/);
    expect(error).toContain("enough");
  });

  test.each([
    [["--values", "a"], /--values: expected numbers such as .* got a/],
    [["--values", "1:2"], /--values/],
    [["--values", "0.5,"], /--values/],
    [[], /--values: .* got nothing/],
    [["--values", "0.5,-1"], /^fairnessRatio\(group=B, group=A\): expected a number in .*, got -1\n$/],
  ])("%j is refused", async (args, message) => {
    const { code, error } = await command(...sweep, ...args);
    expect(error).toMatch(message);
    expect(code).toBe(EXIT.usage);
  });

  test("a sweep needs a place for its values", async () => {
    const { code, error } = await command(
      ...["sweep", table, "--label", "paid=yes", "--goal", "recall(all) >= 0.5", "--values", "0.5,0.6"],
    );
    expect([code, error]).toEqual([EXIT.usage, expect.stringContaining("expected one with {}")]);
  });
});
