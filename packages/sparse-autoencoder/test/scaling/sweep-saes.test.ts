import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Device, openDevice } from "@quadrivium/kernels";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ActivationSource,
  type Activations,
  evaluateSae,
  fitJointLaw,
  inMemorySource,
  memorySweepStore,
  type SweepOptions,
  type SweepProgress,
  type SweepRow,
  saePreset,
  sweepSaes,
  trainSae,
} from "../../src/index.ts";
import { fileSweepStore } from "../../src/node.ts";
import { toyActivations } from "../support/toy-data.ts";

let device: Device;
let folder: string;
beforeAll(async () => {
  device = await openDevice({ backend: "wasm" });
  folder = await mkdtemp(join(tmpdir(), "sae-sweep-"));
});
afterAll(async () => {
  await device.dispose();
  await rm(folder, { recursive: true });
});

const { data, width } = toyActivations({ rows: 5120, features: 96, active: 6 });
const training: Activations = { data: data.subarray(0, 4096 * width), width };
const heldOut: Activations = { data: data.subarray(4096 * width), width };
const source = (): ActivationSource => inMemorySource(training, { seed: 3 });

const options: SweepOptions = {
  latents: [24, 48, 96],
  ks: [2, 4],
  batchSize: 128,
  steps: 120,
  heldOut,
  preset: (size) =>
    saePreset("paper", size, {
      learningRate: { peak: 3e-3 },
      average: { decay: 0.9, of: "afterStep" },
      dead: { afterTokens: 4000 },
    }),
};

async function sweep(
  more: Partial<SweepOptions> = {},
  from: Activations | ActivationSource = source(),
): Promise<SweepRow[]> {
  const rows: SweepRow[] = [];
  for await (const row of sweepSaes(device, from, { ...options, ...more })) rows.push(row);
  return rows;
}

describe("sweepSaes", () => {
  let rows: SweepRow[];
  const progress: SweepProgress[] = [];
  beforeAll(async () => {
    rows = await sweep({ onProgress: (report) => void progress.push(report) });
  });

  it("trains and measures each point as trainSae and evaluateSae do", async () => {
    expect(rows.map(({ latents, k }) => [latents, k])).toEqual([
      [24, 2],
      [24, 4],
      [48, 2],
      [48, 4],
      [96, 2],
      [96, 4],
    ]);
    const { config, recipe, batchSize, steps } = rows[3].settings;
    const result = await trainSae(device, source(), { config, recipe, batchSize, steps });
    const { fvu, l0, deadFraction } = await evaluateSae(await result.averaged(), heldOut);
    expect(rows[3]).toMatchObject({ loss: fvu, l0, deadFraction, examples: 128 * 120, seed: 0 });
    expect(JSON.parse(JSON.stringify(rows[3]))).toEqual(rows[3]);
    // Twice the latents: twice the work in the encoder's forward product, the optimiser and TopK, not in what is sparse.
    expect(rows[4].flops / rows[2].flops).toBeGreaterThan(1.3);
    expect(rows[4].flops / rows[2].flops).toBeLessThan(2.1);
  });

  it("finds losses that fall with n and with k", () => {
    const loss = (latents: number, k: number) =>
      rows.find((row) => row.latents === latents && row.k === k)!.loss;
    for (const k of options.ks) {
      expect(loss(48, k)).toBeLessThan(loss(24, k));
      expect(loss(96, k)).toBeLessThan(loss(48, k));
    }
    for (const latents of options.latents) expect(loss(latents, 4)).toBeLessThan(loss(latents, 2));
  });

  it("tells after each step how far it is and how long it will take", () => {
    expect(progress.length).toBe(6 * 120);
    expect(progress[130]).toMatchObject({ finished: 1, points: 6, step: 11, steps: 120 });
    expect(progress[130].training).toEqual([{ latents: 24, k: 4 }]);
    expect(progress[130].rowsPerSecond).toBeGreaterThan(0);
    expect(progress[130].secondsLeft).toBeGreaterThan(progress[700].secondsLeft);
    expect(progress.at(-1)?.secondsLeft).toBeCloseTo(0, 6);
  });

  it("gives the same rows when several are trained together, and reads each batch once for all of them", async () => {
    let read = 0;
    const counted: ActivationSource = {
      width,
      async *batches(position, batchSize) {
        for await (const batch of source().batches(position, batchSize)) {
          read++;
          yield batch;
        }
      },
    };
    expect(await sweep({ together: 6 }, counted)).toEqual(rows);
    // The sample that training begins with is read before: 256 batches make up its 32,768 rows.
    expect(read).toBeLessThanOrEqual(120 + 1 + 256);
  });

  it("goes on where it was broken off, and takes no row of other settings for its own", async () => {
    const path = join(folder, "sweep.json");
    const controller = new AbortController();
    const steps: number[] = [];
    const first = await sweep({
      store: fileSweepStore(path),
      signal: controller.signal,
      onProgress: ({ finished, step }) => {
        if (finished === 2 && step === 30) controller.abort();
      },
    });
    expect(first).toEqual(rows.slice(0, 2));
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(first);
    const onProgress = ({ step }: SweepProgress) => void steps.push(step);
    expect(await sweep({ store: fileSweepStore(path), onProgress })).toEqual(rows);
    expect(steps.length).toBe(4 * 120);
    steps.length = 0;
    expect(await sweep({ store: fileSweepStore(path), onProgress })).toEqual(rows);
    expect(steps.length).toBe(0);
    const others = await sweep({
      store: fileSweepStore(path),
      onProgress,
      ks: [2],
      latents: [24],
      steps: 10,
    });
    expect(steps.length).toBe(10);
    expect(others[0].loss).toBeGreaterThan(rows[0].loss);
  });

  it("keeps the rows of those that were trained together, also when only one is asked for", async () => {
    const store = memorySweepStore();
    for await (const row of sweepSaes(device, source(), { ...options, steps: 5, together: 2, store })) {
      expect(row).toMatchObject({ latents: 24, k: 2 });
      break;
    }
    expect((await store.rows()).map(({ latents, k }) => [latents, k])).toEqual([
      [24, 2],
      [24, 4],
    ]);
  });

  it("trains each seed, whose rows differ", async () => {
    const seeded = await sweep({ latents: [24], ks: [2], seeds: [0, 1], steps: 20 }, training);
    expect(seeded.map(({ seed }) => seed)).toEqual([0, 1]);
    expect(seeded[0].loss).not.toBe(seeded[1].loss);
  });

  it("gives rows that a law can be fitted to", async () => {
    const grid = { latents: [24, 48, 96], ks: [2, 3, 4], steps: 120, together: 9 };
    const fit = fitJointLaw(await sweep(grid));
    expect(fit.residualError).toBeLessThan(0.1);
    expect(fit.predict({ latents: 192, k: 4 }).value).toBeLessThan(rows[5].loss);
  });

  it("refuses what cannot be before anything is trained", async () => {
    const refused = (more: Partial<SweepOptions>) =>
      sweep({ ...more, onProgress: () => expect.unreachable("nothing is to be trained") });
    await expect(refused({ ks: [2, 48] })).rejects.toThrow(/k/);
    await expect(refused({ ks: [] })).rejects.toThrow(
      /sweepSaes: ks: expected one or more different numbers/,
    );
    await expect(refused({ seeds: [1, 1] })).rejects.toThrow(/seeds.*got \[1, 1\]/);
    await expect(refused({ together: 0 })).rejects.toThrow(/together: expected a whole number ≥ 1, got 0/);
    await expect(refused({ heldOut: { data: new Float32Array(0), width } })).rejects.toThrow(/heldOut/);
    const path = join(folder, "bad.json");
    await writeFile(path, '[{ "latents": 3 }]');
    await expect(refused({ store: fileSweepStore(path) })).rejects.toThrow(
      /bad.json: row 0: k: expected a number/,
    );
    await writeFile(path, "{");
    await expect(refused({ store: fileSweepStore(path) })).rejects.toThrow(/bad.json: expected JSON/);
  });
});
