import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseLiblinear, parseModel } from "@quadrivium/ramp";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../src/output.ts";
import { command, loans, temporaryFolder } from "../support/loans.ts";

const { path, write } = temporaryFolder();
const table = write("loans.csv", loans());
const train = ["train", table, "--label", "paid=yes", "--quiet"];

describe("quadrivium-ramp train", () => {
  test("trains under a goal, reports both parts, writes models that read back", async () => {
    const folderOut = path("run");
    const goal = "ratio(group=B, group=A) >= 0.9";
    const { code, out } = await command(...train, "--goal", goal, "--lambda", "0.001", "--out", folderOut);
    expect(code).toBe(EXIT.done);
    expect(out).toMatch(/^train: error 0\.\d+ .*\n {2}ratio\(group=B, group=A\) >= 0\.9: bound/);
    expect(out).toMatch(/\nholdout: error 0\.\d+/);
    const model = parseModel(readFileSync(join(folderOut, "model.json"), "utf8"));
    const text = parseLiblinear(readFileSync(join(folderOut, "model.liblinear.txt"), "utf8"));
    expect([...text.weights]).toEqual([...model.weights]);
    const mapping = JSON.parse(readFileSync(join(folderOut, "mapping.json"), "utf8"));
    expect(Object.keys(mapping.encodings)).toEqual(["group", "income", "job"]);
    expect(mapping).toMatchObject({ label: "paid", positive: "yes", goals: [goal] });
    const { dataHashes } = JSON.parse(readFileSync(join(folderOut, "model.json"), "utf8"));
    expect(dataHashes["loans.csv"]).toBe(createHash("sha256").update(readFileSync(table)).digest("hex"));
    const again = await command(...train, "--out", folderOut);
    expect([again.code, again.error]).toEqual([EXIT.usage, expect.stringContaining("there already")]);
  });

  test("the goal changes what is reached, and JSON is whole", async () => {
    const ratio = async (...goals: string[]) => {
      const { out } = await command(
        ...train,
        "--json",
        "--lambda",
        "0.001",
        ...goals.flatMap((one) => ["--goal", one]),
      );
      const { train: report } = JSON.parse(out);
      const rate = (name: string) =>
        report.subsets.find((one: { name: string }) => one.name === name).randomised;
      return rate("group=B") / rate("group=A");
    };
    const loose = await ratio("ratio(group=B, group=A) >= 0.05");
    expect(loose).toBeLessThan(0.75);
    expect(await ratio("ratio(group=B, group=A) >= 0.95")).toBeGreaterThan(0.94);
  });

  test("goals that conflict are diagnosed, with their own exit code", async () => {
    const { code, out } = await command(
      ...train,
      "--goal",
      "recall(all) >= 0.95",
      "--goal",
      "coverage(all) <= 0.1",
    );
    expect(code).toBe(EXIT.notMet);
    expect(out).toMatch(/infeasible .*"recall\(all\) >= 0.95" and "coverage\(all\) <= 0.1"/);
  });

  test("a malformed row is named; with --skip-bad it is left out", async () => {
    const bad = write("bad.csv", loans().replace("\r\n", "\r\nA,30\r\n"));
    const refused = await command("train", bad, "--label", "paid=yes");
    expect([refused.code, refused.error]).toEqual([
      EXIT.usage,
      "table: row 1: expected 4 cells, got 2 cells\n",
    ]);
    const { code, error } = await command("train", bad, "--label", "paid=yes", "--quiet", "--skip-bad");
    expect([code, error]).toEqual([EXIT.done, "left out row 1: expected 4 cells, got 2 cells\n"]);
  });

  test.each([
    [["--label", "payed=yes"], /expected one of "group", "income", "job", "paid", got "payed"/],
    [["--label", "paid=maybe"], /rows in which paid is "maybe", got only/],
    [["--goal", "recall(all) > 0.6"], /goal "recall\(all\) > 0.6": expected rate\(set\) >= number/],
    [["--goal", "recal(all) >= 0.6"], /expected one of coverage, recall, .*, got recal/],
    [["--goal", "ratio(group=B) >= 0.6"], /two sets in ratio/],
    [["--goal", "recall(all) >= 1.6"], /recall\(all\) >= 1.6: expected a bound/],
    [["--goal", "coverage(group=C) >= 0.6"], /rows in the subset/],
    [["--holdout", "2"], /--holdout/],
    [["--nonsense"], /nonsense/],
  ])("%j is refused", async (args, message) => {
    const { code, error } = await command(...train, ...args);
    expect(error).toMatch(message);
    expect(code).toBe(EXIT.usage);
  });

  test("a table without columns that tell rows apart is refused", async () => {
    const flat = write("flat.csv", "group,paid\nA,yes\nA,no\n");
    const { code, error } = await command("train", flat, "--label", "paid=yes", "--holdout", "0");
    expect([code, error]).toEqual([EXIT.usage, expect.stringContaining("can become features, got none")]);
  });

  test("help and nothing", async () => {
    expect((await command("--help")).code).toBe(EXIT.done);
    expect((await command()).code).toBe(EXIT.usage);
    expect((await command("trane", table)).error).toContain(
      "expected: train, sweep, predict, evaluate, got: trane",
    );
    expect((await command("train", table, table)).error).toContain("expected: train TABLE.csv");
  });
});
