import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseLiblinear, parseModel, seededRandom } from "@quadrivium/ramp";
import { afterAll, describe, expect, test } from "vitest";
import { EXIT, run } from "../src/run.ts";

const folder = mkdtempSync(join(tmpdir(), "ramp-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Loans: the group B has less income, and payment depends on income. */
function loans(): string {
  const random = seededRandom(3);
  const lines = ["group,income,job,paid"];
  for (let i = 0; i < 400; i++) {
    const group = random.uniform() < 0.5 ? "A" : "B";
    const income = Math.round(20 + 40 * random.uniform() + (group === "A" ? 12 : 0));
    const paid = income + 24 * random.uniform() > 56 ? "yes" : "no";
    lines.push(`${group},${income},"job, ${1 + random.below(4)}",${paid}`);
  }
  return lines.join("\r\n");
}

async function command(...args: string[]) {
  let [out, error] = ["", ""];
  const code = await run(args, { out: (text) => (out += text), error: (text) => (error += text) });
  return { code, out, error };
}

const table = write("loans.csv", loans());
const train = ["train", table, "--label", "paid=yes", "--quiet"];

describe("quadrivium-ramp", () => {
  test("trains under a goal, reports both parts, writes models that read back", async () => {
    const folderOut = join(folder, "run");
    const goal = "ratio(group=B, group=A) >= 0.9";
    const { code, out } = await command(...train, "--goal", goal, "--lambda", "0.001", "--out", folderOut);
    expect(code).toBe(EXIT.done);
    expect(out).toMatch(/^train: error 0\.\d+ .*\n {2}ratio\(group=B, group=A\) >= 0\.9: bound/);
    expect(out).toMatch(/\nholdout: error 0\.\d+/);
    const model = parseModel(readFileSync(join(folderOut, "model.json"), "utf8"));
    const text = parseLiblinear(readFileSync(join(folderOut, "model.liblinear.txt"), "utf8"));
    expect([...text.weights]).toEqual([...model.weights]);
    expect(Object.keys(JSON.parse(readFileSync(join(folderOut, "encodings.json"), "utf8")))).toEqual([
      "group",
      "income",
      "job",
    ]);
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

  test("help and nothing", async () => {
    expect((await command("--help")).code).toBe(EXIT.done);
    expect((await command()).code).toBe(EXIT.usage);
    expect((await command("trane", table)).error).toContain("expected: train");
  });
});
