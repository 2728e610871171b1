import { seededRandom } from "@quadrivium/ramp";
import type { Table } from "@quadrivium/ramp-cli";
import type { ColumnMapping } from "./protocol.ts";

/** What the simulated table's columns say. */
export const simulatedMapping: ColumnMapping = {
  label: "repaid",
  positive: "yes",
  group: "group",
  a: "A",
  b: "B",
};

/**
 * A made-up bank's past loans, the same for the same seed. Nobody in it is real.
 *
 * Each applicant is of group A (55 %) or B. Years in a job are uniform on 0–20, and 2 fewer on average in B. Income is
 * 22 + 1.6·years + noise, in thousands, and 8 lower in B. Debt is uniform on 0–30. Whether a loan was repaid depends on
 * income, debt and years alone: paid where income − 0.7·debt + 0.5·years + noise > 30. Noise is a sum of three uniform
 * numbers. So the groups differ only through what they earn, and a classifier without goals approves A far more often.
 *
 * @param rows How many applicants.
 */
export function simulateLoans(seed: number, rows = 1200): Table {
  const random = seededRandom(seed);
  const noise = (width: number) => width * (random.uniform() + random.uniform() + random.uniform() - 1.5);
  const cells: string[][] = [];
  for (let row = 0; row < rows; row++) {
    const isA = random.uniform() < 0.55;
    const years = Math.max(0, Math.round(20 * random.uniform() - (isA ? 0 : 2)));
    const income = Math.max(5, Math.round(22 + 1.6 * years + noise(16) - (isA ? 0 : 8)));
    const debt = Math.round(30 * random.uniform());
    const purpose = ["car", "house", "business", "studies"][random.below(4)]!;
    const paid = income - 0.7 * debt + 0.5 * years + noise(14) > 30;
    cells.push([isA ? "A" : "B", `${income}`, `${years}`, `${debt}`, purpose, paid ? "yes" : "no"]);
  }
  const names = ["group", "income", "years in job", "debt", "purpose", "repaid"];
  const columns = Object.fromEntries(names.map((name, c) => [name, cells.map((line) => line[c]!)] as const));
  return { names, columns, rows, skipped: [] };
}
