import { seededRandom } from "@quadrivium/test-utils";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CodesByLatent,
  codesByLatent,
  logisticProbe,
  oneVersusRest,
  type ProbeTask,
  probeLoss,
} from "../../../src/index.ts";
import { denseCodes, randomCodes, writtenOut } from "../support/codes.ts";
import { hasHeartScale, heartScale } from "../support/heart-scale.ts";

const [rows, latents] = [400, 30];
const random = seededRandom(8);
const groups = Array.from(
  { length: rows },
  () => ["birds", "fish", "plants", "stones"][Math.floor(4 * random())],
);
const tasks = oneVersusRest(groups);
/** Random codes of latents below 20; latent 20 is there for most fish, those after it never. */
const codes = randomCodes({ rows, latents: 20 });
for (let row = 0; row < rows; row++) {
  if (groups[row] === "fish" && random() < 0.8) {
    codes.indices[row * codes.perRow + 4] = 20;
    codes.values[row * codes.perRow + 4] = 1 + random();
  }
}
const byLatent = codesByLatent(codes, latents);

/** The losses of all latents, fitted one by one. */
function everyFit({ rowCount, starts, rows: entries, values }: CodesByLatent, task: ProbeTask): number[] {
  return Array.from({ length: starts.length - 1 }, (_, i) => {
    const [start, end] = [starts[i], starts[i + 1]];
    const column = { rowCount, rows: entries.subarray(start, end), values: values.subarray(start, end) };
    return logisticProbe(column, task).loss;
  });
}

describe("codesByLatent", () => {
  it("keeps every entry that is not 0, in the order of its rows", () => {
    const z = new Float64Array(rows * latents);
    const { starts, rows: entries, values } = byLatent;
    for (let latent = 0; latent < latents; latent++) {
      for (let i = starts[latent]; i < starts[latent + 1]; i++) {
        if (i > starts[latent]) expect(entries[i]).toBeGreaterThan(entries[i - 1]);
        z[entries[i] * latents + latent] = values[i];
      }
    }
    expect(z).toEqual(writtenOut(codes, latents));
  });

  it("names what are no codes", () =>
    expect(() => codesByLatent(codes, 10)).toThrow(/finite values of latents 0 … 9/));
});

describe("probeLoss", () => {
  it("finds for each task the best latent of all, though it does not fit all", async () => {
    const result = await probeLoss(byLatent, tasks);
    expect(result.tasks.map(({ name }) => name)).toEqual(tasks.map(({ name }) => name));
    for (const [i, { loss, latent, baseline }] of result.tasks.entries()) {
      const losses = everyFit(byLatent, tasks[i]);
      expect(loss).toBe(Math.min(...losses));
      expect(latent).toBe(losses.indexOf(loss));
      expect(loss).toBeLessThan(baseline);
    }
    expect(result.tasks.find(({ name }) => name === "fish")).toMatchObject({ latent: 20 });
    expect(result.loss).toBeCloseTo(result.tasks.reduce((sum, { loss }) => sum + loss, 0) / 4, 12);
    expect(result.baseline).toBeCloseTo(result.tasks.reduce((sum, task) => sum + task.baseline, 0) / 4, 12);
    expect(result.unconverged).toBe(0);
  });

  it("leaves none out that is better than the rest, whatever the codes", async () => {
    const anyValue = fc.constantFrom(0, 0, 0, 1, 2, 3);
    const anyRow = fc.tuple(fc.array(anyValue, { minLength: 5, maxLength: 5 }), fc.constantFrom(0, 1));
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 8, maxLength: 30 }), async (written) => {
        const labels = written.map(([, label]) => label);
        fc.pre(labels.includes(0) && labels.includes(1));
        const sorted = codesByLatent(denseCodes(Float32Array.from(written.flatMap(([z]) => z)), 5), 5);
        const { loss } = await probeLoss(sorted, [{ name: "t", labels }]);
        expect(loss).toBe(Math.min(...everyFit(sorted, { name: "t", labels })));
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it("is the baseline where no latent fires, told of the lowest", async () => {
    const silent = codesByLatent({ ...codes, values: new Float32Array(codes.values.length) }, latents);
    const { loss, baseline, tasks: results } = await probeLoss(silent, tasks);
    expect(loss).toBeCloseTo(baseline, 12);
    expect(results.map(({ latent }) => latent)).toEqual([0, 0, 0, 0]);
  });

  it("names the lower of two latents that are the same", async () => {
    const labels = [1, 0, 1, 0, 0, 1];
    const z = Float32Array.from([1, 0, 1, 0, 1, 0].flatMap((value) => [0.1, value, value]));
    const { tasks: results } = await probeLoss(codesByLatent(denseCodes(z, 3), 3), [{ name: "t", labels }]);
    expect(results[0].latent).toBe(1);
  });

  it.skipIf(!hasHeartScale())("tells heart disease best from the 13th feature", async () => {
    const { data, labels } = heartScale();
    const { tasks: results } = await probeLoss(codesByLatent(denseCodes(data, 13), 13), [
      { name: "heart disease", labels },
    ]);
    expect(results[0]).toMatchObject({ latent: 12, converged: true });
  });

  it("tells how far it is, and stops when asked to", async () => {
    const seen: number[] = [];
    await probeLoss(byLatent, tasks, { onProgress: ({ done, total }) => void seen.push(done / total) });
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
    const controller = new AbortController();
    const stopped = probeLoss(byLatent, tasks, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
  });

  it("names what is wrong", async () => {
    await expect(probeLoss(byLatent, [])).rejects.toThrow(/one or more tasks, got none/);
    const oneClass = { name: "is here", labels: new Uint8Array(rows).fill(1) };
    await expect(probeLoss(byLatent, [...tasks, oneClass])).rejects.toThrow(
      /probe task "is here": expected rows of both classes, got 400 labelled 1/,
    );
  });
});

describe("oneVersusRest", () => {
  it("asks of each label whether it is the row's", () => {
    const made = oneVersusRest(["animals", "food", "animals"]);
    expect(made.map(({ name, labels }) => [name, [...Array.from(labels)]])).toEqual([
      ["animals", [1, 0, 1]],
      ["food", [0, 1, 0]],
    ]);
    expect(oneVersusRest(Int32Array.of(3, 1, 3)).map(({ name }) => name)).toEqual(["3", "1"]);
  });

  it("refuses labels that are all the same, by name", () => {
    expect(() => oneVersusRest(["food", "food"])).toThrow(/probe task "food": expected rows of both classes/);
    expect(oneVersusRest([])).toEqual([]);
  });
});
