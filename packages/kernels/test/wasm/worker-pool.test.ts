import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OptionError } from "../../src/errors.ts";
import { LOST } from "../../src/wasm/codes.ts";
import { lostAddress } from "../../src/wasm/kernel-instance.js";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { openWasmDevice } from "../../src/wasm/open-wasm-device.ts";
import { bundleToFolder } from "./support/bundle.ts";
import { chainProgram } from "./support/chain-program.ts";

const one = Float32Array.of(1);

describe("the pool of the wasm device", () => {
  it("names the word of lost threads alike in both languages", () => {
    expect(lostAddress).toBe(LOST);
  });

  it.each([1, 2, 3])("runs 10,000 tiny programs on %i threads", async (threads) => {
    const device = await openWasmDevice({ threads });
    const x = await device.allocate({ shape: [8], dtype: "float32" });
    const executable = await device.prepare(chainProgram(8, 1), { x });
    let sum = 0;
    for (let i = 0; i < 10_000; i++) sum = (await executable.run({ one })).sum[0];
    expect(sum).toBe(80_000);
    await device.dispose();
  });

  it.each([2, 3])("meets at every barrier of shared kernels on %i threads", async (threads) => {
    const device = await openWasmDevice({ threads });
    const size = 10_007;
    const x = await device.allocate({ shape: [size], dtype: "float32" });
    const executable = await device.prepare(chainProgram(size, 20), { x });
    for (let i = 1; i <= 50; i++) {
      const { sum } = await executable.run({ one });
      expect(sum[0]).toBe(Math.fround(size * 20 * i));
      // Long enough for the workers to park, every now and then.
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await x.read()).every((value) => value === 1000)).toBe(true);
    await device.dispose();
  });

  it.each([0, 17, 1.5, Number.NaN, -1])("refuses %d threads", async (threads) => {
    await expect(openLocalDevice({ threads })).rejects.toThrow(OptionError);
    await expect(openLocalDevice({ threads })).rejects.toThrow("whole number in 1 … 16");
  });

  describe("bundled", () => {
    let script: string;
    let remove: () => Promise<void>;
    beforeAll(async () => {
      const bundled = await bundleToFolder(["open-and-leave.ts"]);
      script = join(bundled.folder, "open-and-leave.js");
      remove = bundled.remove;
    });
    afterAll(() => remove());

    it("does not keep a process alive", async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 30_000 });
      expect(stdout.trim()).toBe("2 threads, sum 32");
    });

    it("opens inside a worker thread", async () => {
      const worker = new Worker(script, { stdout: true });
      let text = "";
      worker.stdout.on("data", (chunk) => {
        text += chunk;
      });
      const code = await new Promise((resolve, reject) => {
        worker.on("exit", resolve);
        worker.on("error", reject);
      });
      expect(code).toBe(0);
      expect(text.trim()).toBe("2 threads, sum 32");
    });
  });
});
