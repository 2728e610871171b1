import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Calibration } from "../../../src/calibration/calibration.ts";
import { directoryCalibrations } from "../../../src/calibration/stores/directory-calibrations.ts";

const curve = [
  { work: 1, milliseconds: 0.1 },
  { work: 2, milliseconds: 0.2 },
];
const calibration: Calibration = {
  backend: "wasm",
  adapter: "test",
  threads: 2,
  measuredAt: 12,
  runMilliseconds: 0.5,
  uploadPerByte: 1e-6,
  readbackPerByte: 1e-6,
  canScatter: true,
  curves: {
    elementwise: curve,
    functions: curve,
    rows: curve,
    indexed: curve,
    selection: curve,
    product: curve,
  },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "calibrations-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe("directoryCalibrations", () => {
  it("keeps a calibration for whoever asks with the same key, in a folder that it makes", async () => {
    const path = join(folder, "new", "cache");
    await directoryCalibrations(path).save("a key", calibration);
    expect(await directoryCalibrations(path).load("a key")).toEqual(calibration);
    expect(await directoryCalibrations(path).load("another")).toBeUndefined();
  });

  it("replaces one from before, and leaves nothing else behind", async () => {
    const store = directoryCalibrations(folder);
    await store.save("a key", calibration);
    const saves = Array.from({ length: 8 }, (_, i) =>
      store.save("a key", { ...calibration, threads: i + 1 }),
    );
    await Promise.all(saves);
    expect(await readdir(folder)).toHaveLength(1);
    expect(await store.load("a key")).toMatchObject({ adapter: "test" });
  });

  it("takes a damaged file, and one of another key, for nothing", async () => {
    const store = directoryCalibrations(folder);
    await store.save("a key", calibration);
    const [name] = await readdir(folder);
    const text = await readFile(join(folder, name), "utf8");
    for (const damaged of ["", text.slice(0, 40), "null", "[]", text.replace('"a key"', '"a kez"')]) {
      await writeFile(join(folder, name), damaged);
      expect(await store.load("a key")).toBeUndefined();
    }
    await store.save("a key", calibration);
    expect(await store.load("a key")).toEqual(calibration);
  });

  it("cannot save where there can be no folder; then nothing is found", async () => {
    await writeFile(join(folder, "file"), "");
    const store = directoryCalibrations(join(folder, "file"));
    await expect(store.save("a key", calibration)).rejects.toThrow();
    expect(await store.load("a key")).toBeUndefined();
  });

  it.runIf(process.platform === "linux")("is in the user's cache folder by default", async () => {
    vi.stubEnv("XDG_CACHE_HOME", folder);
    await directoryCalibrations().save("a key", calibration);
    expect(await readdir(join(folder, "quadrivium"))).toHaveLength(1);
    vi.stubEnv("XDG_CACHE_HOME", "relative/path");
    vi.stubEnv("HOME", folder);
    await directoryCalibrations().save("a key", calibration);
    expect(await readdir(join(folder, ".cache", "quadrivium"))).toHaveLength(1);
  });
});
