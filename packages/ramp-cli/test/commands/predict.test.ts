import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseModel } from "@quadrivium/ramp";
import { beforeAll, describe, expect, test } from "vitest";
import { mapTable } from "../../src/map-table.ts";
import { EXIT } from "../../src/output.ts";
import { readTable } from "../../src/read-table.ts";
import { parseMapping } from "../../src/saved-model.ts";
import { command, loans, temporaryFolder } from "../support/loans.ts";

const { path, write } = temporaryFolder();
const folder = path("model");
const fresh = write("fresh.csv", loans(8, 60));

beforeAll(async () => {
  const table = write("loans.csv", loans());
  await command("train", table, "--label", "paid=yes", "--quiet", "--lambda", "0.001", "--out", folder);
});

/** The cells of the lines after the header. */
const cells = (text: string) =>
  text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

describe("quadrivium-ramp predict", () => {
  test("scores, chances and decisions of every row, in their order, to the last bit", async () => {
    const { code, out } = await command("predict", folder, fresh);
    expect(code).toBe(EXIT.done);
    expect(out.split("\n")[0]).toBe("row,score,probability,decision");
    const model = parseModel(readFileSync(join(folder, "model.json"), "utf8"));
    const mapping = parseMapping(readFileSync(join(folder, "mapping.json"), "utf8"));
    const { data } = mapTable(readTable(readFileSync(fresh, "utf8")), { ...mapping, sets: [] });
    const lines = cells(out);
    expect(lines.map(([row]) => Number(row))).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(lines.map(([, score]) => Number(score))).toEqual([...model.scores(data)]);
    expect(lines.map(([, , chance]) => Number(chance))).toEqual([...model.probabilities(data)]);
    expect(lines.map(([, , , decision]) => Number(decision))).toEqual([...model.decide(data)]);
  });

  test("labels are not needed, nor columns that were no features; unknown categories count for nothing", async () => {
    const bare = write("bare.csv", 'id,job,income,group\n7,"job, 9",40,C\n');
    const { code, out } = await command("predict", folder, bare);
    expect(code).toBe(EXIT.done);
    expect(Number(cells(out)[0]![1])).toBeTypeOf("number");
    expect(cells(out).length).toBe(1);
  });

  test("decisions may be drawn, the same for a seed", async () => {
    // With much regularisation, scores lie within the ramp.
    const unsure = path("unsure");
    const table = path("loans.csv");
    await command("train", table, "--label", "paid=yes", "--quiet", "--lambda", "0.3", "--out", unsure);
    const drawn = async (seed: string) => (await command("predict", unsure, fresh, "--draw", seed)).out;
    expect(await drawn("1")).toBe(await drawn("1"));
    expect(await drawn("1")).not.toBe(await drawn("2"));
    expect((await command("predict", folder, fresh, "--draw", "x")).code).toBe(EXIT.usage);
  });

  test("goes to a new file on request, never over another", async () => {
    const file = path("predictions.csv");
    expect((await command("predict", folder, fresh, "--out", file)).out).toBe("");
    expect(cells(readFileSync(file, "utf8")).length).toBe(60);
    const again = await command("predict", folder, fresh, "--out", file);
    expect([again.code, again.error]).toEqual([EXIT.usage, expect.stringContaining("there already")]);
  });

  test("a cell that is no number is named by its row of the text; --skip-bad leaves such rows out", async () => {
    const text = 'group,income,job\n\nA,40,"job, 1"\nB,50\nB,many,"job, 2"\nA,,"job, 1"\nB,60,"job, 3"\n';
    const bad = write("bad.csv", text);
    const refused = await command("predict", folder, bad);
    expect([refused.code, refused.error]).toEqual([
      EXIT.usage,
      "table: row 3: expected 3 cells, got 2 cells\n",
    ]);
    const number = write("number.csv", text.replace("B,50\n", ""));
    expect((await command("predict", folder, number)).error).toBe(
      'column income: row 3: expected a finite number, got "many"\n',
    );
    const { code, out, error } = await command("predict", folder, bad, "--skip-bad");
    expect(code).toBe(EXIT.done);
    expect(error.trim().split("\n")).toEqual([
      "left out row 3: expected 3 cells, got 2 cells",
      'left out row 4: column income: expected a finite number, got "many"',
      'left out row 5: column income: expected a finite number, got ""',
    ]);
    expect(cells(out).map(([row]) => row)).toEqual(["2", "6"]);
  });

  test("a quote that is not closed is named by its row, empty lines before it or not", async () => {
    const open = write("open.csv", 'group,income,job\n\nA,40,x\nB,50,"job\n');
    expect((await command("predict", folder, open)).error).toMatch(
      /table: row 3: expected 3 cells, got .*[Qq]uote/,
    );
  });

  test("a missing column, a missing model and files that were changed are refused", async () => {
    const other = write("other.csv", "group,job\nA,x\n");
    expect((await command("predict", folder, other)).error).toContain('got "income"');
    const none = await command("predict", path("nothing"), fresh);
    expect([none.code, none.error]).toEqual([EXIT.failed, expect.stringContaining("model.json")]);
    expect((await command("predict", folder)).error).toContain("expected: predict FOLDER TABLE.csv");
    const file = join(folder, "mapping.json");
    const saved = readFileSync(file, "utf8");
    const { encodings, ...rest } = JSON.parse(saved);
    for (const [changed, message] of [
      ["{", /mapping.json: expected JSON/],
      ["[]", /mapping.json: expected an object/],
      [saved.replace('"version": 1', '"version": 9'), /version 1, got quadrivium-ramp-mapping version 9/],
      [JSON.stringify({ ...rest, encodings: { ...encodings, income: { kind: "log" } } }), /column income/],
      [
        JSON.stringify({ ...rest, encodings: { income: encodings.income } }),
        /features of model.json, got others/,
      ],
      [JSON.stringify({ ...rest, encodings, goals: "all" }), /goals: an array/],
    ] as const) {
      writeFileSync(file, changed);
      const { code, error } = await command("predict", folder, fresh);
      expect(error).toMatch(message);
      expect(code).toBe(EXIT.usage);
    }
    writeFileSync(file, saved);
    expect((await command("predict", folder, fresh)).code).toBe(EXIT.done);
  });
});
