import { beforeAll, describe, expect, test } from "vitest";
import { EXIT } from "../../src/output.ts";
import { command, loans, temporaryFolder } from "../support/loans.ts";

const { path, write } = temporaryFolder();
const folder = path("model");
const table = write("loans.csv", loans());
const goal = "ratio(group=B, group=A) >= 0.7";
let trained: { train: { objective: unknown; goals: unknown } };

beforeAll(async () => {
  const options = ["--label", "paid=yes", "--goal", goal, "--lambda", "0.001", "--holdout", "0", "--json"];
  trained = JSON.parse((await command("train", table, ...options, "--quiet", "--out", folder)).out);
});

describe("quadrivium-ramp evaluate", () => {
  test("on the rows of training: what training reported, within its intervals", async () => {
    const { out } = await command("evaluate", folder, table, "--json");
    const { objective, goals, intervals, subsets } = JSON.parse(out);
    expect(objective).toEqual(trained.train.objective);
    expect(goals).toEqual(trained.train.goals);
    for (const kind of ["thresholded", "randomised"] as const) {
      expect(intervals.objective[kind].low).toBeLessThan(objective[kind]);
      expect(intervals.objective[kind].high).toBeGreaterThan(objective[kind]);
      expect(intervals.goals[0][kind].low).toBeLessThan(goals[0][kind].value);
      expect(intervals.goals[0][kind].high).toBeGreaterThan(goals[0][kind].value);
    }
    expect(subsets.map(({ name }: { name: string }) => name)).toContain("group=A");
  });

  test("as text, on new rows: error, goals, further goals and rates of sets, each with an interval", async () => {
    const fresh = write("fresh.csv", loans(9, 800));
    const { out } = await command("evaluate", folder, fresh, "--goal", "recall(group=B) >= 0.01");
    expect(out).toMatch(/^table: error 0\.\d{4} \[0\.\d{4}, 0\.\d{4}\] \(randomised 0\.\d{4} \[/);
    expect(out).toMatch(/\n {2}ratio\(group=B, group=A\) >= 0\.7: bound 0, reached -?0\.\d{4} \[/);
    expect(out).toMatch(/\n {2}recall\(group=B\) >= 0\.01: bound 0\.01, reached 0\.\d{4} \[.*\] met/);
    expect(out).toMatch(
      /\n {2}positive of group=A \(\d+ rows\): 0\.\d{4} \[0\.\d{4}, 0\.\d{4}\], randomised/,
    );
    const again = await command("evaluate", folder, fresh, "--goal", "recall(group=B) >= 0.01");
    expect(again.out).toBe(out);
  });

  test("a goal that decisions violate has its own exit code", async () => {
    const { code, out } = await command("evaluate", folder, table, "--goal", "coverage(all) <= 0.01");
    expect(code).toBe(EXIT.notMet);
    expect(out).toMatch(/coverage\(all\) <= 0\.01: .* violated/);
  });

  test("bad rows, missing labels and goals that cannot be read are refused", async () => {
    const bad = write("bad.csv", loans(9, 20).replace(/\r\n([AB]),\d+/, "\r\n$1,?"));
    expect((await command("evaluate", folder, bad)).error).toMatch(/column income: row 1: expected a finite/);
    const { error } = await command("evaluate", folder, bad, "--skip-bad");
    expect(error).toMatch(/^left out row 1: column income: expected a finite number, got "\?"\n$/);
    const bare = write("bare.csv", 'group,income,job\nA,40,"job, 1"\n');
    expect((await command("evaluate", folder, bare)).error).toMatch(/column: .* got "paid"/);
    const one = write("one.csv", 'group,income,job,paid\nA,40,"job, 1",yes\n');
    expect((await command("evaluate", folder, one)).error).toMatch(/rows of both labels|rows in the subset/);
    expect((await command("evaluate", folder, table, "--goal", "recall")).code).toBe(EXIT.usage);
    expect((await command("evaluate", folder, table, "--rounds", "x")).error).toMatch(
      /rounds: expected a number/,
    );
  });
});
