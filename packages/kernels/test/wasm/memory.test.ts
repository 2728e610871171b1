import { describe, expect, it } from "vitest";
import { DeviceError } from "../../src/errors.ts";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { WasmMemory } from "../../src/wasm/wasm-memory.ts";
import { WasmTensor } from "../../src/wasm/wasm-tensor.ts";
import { chainProgram } from "./support/chain-program.ts";

const one = Float32Array.of(1);

describe("memory of the wasm device", () => {
  it("stays flat over programs prepared and disposed of", async () => {
    const device = await openLocalDevice({ threads: 2 });
    const x = await device.allocate({ shape: [50_000], dtype: "float32" });
    if (!(x instanceof WasmTensor)) throw new Error("not a tensor of this device");
    const { memory } = x;
    const before = memory.used;
    let size = 0;
    for (let i = 0; i < 300; i++) {
      const executables = [];
      for (const steps of [1, 3, 2])
        executables.push(await device.prepare(chainProgram(50_000, steps), { x }));
      await executables[i % 3].run({ one });
      for (const executable of executables) executable.dispose();
      expect(memory.used).toBe(before);
      if (i === 0) size = memory.size;
    }
    expect(memory.size).toBe(size);
    await device.dispose();
  });

  it("stays flat over 20,000 runs", async () => {
    const device = await openLocalDevice({ threads: 1 });
    const x = await device.allocate({ shape: [64], dtype: "float32" });
    if (!(x instanceof WasmTensor)) throw new Error("not a tensor of this device");
    const executable = await device.prepare(chainProgram(64, 3), { x });
    for (let i = 0; i < 1000; i++) await executable.run({ one });
    const used = x.memory.used;
    const size = x.memory.size;
    const before = process.memoryUsage();
    for (let i = 0; i < 20_000; i++) await executable.run({ one });
    const after = process.memoryUsage();
    expect(x.memory.used).toBe(used);
    expect(x.memory.size).toBe(size);
    // A leak of one small array a run would be above this.
    expect(after.external - before.external).toBeLessThan(2 ** 20);
    await device.dispose();
  });

  it("grows on demand and hands out zeros, also where something else was", async () => {
    const device = await openLocalDevice({ threads: 1 });
    const type = { shape: [2 ** 22], dtype: "float32" } as const;
    const first = await device.allocate(type);
    await first.write(new Float32Array(2 ** 22).fill(7));
    first.dispose();
    const second = await device.allocate(type);
    expect((await second.read()).every((value) => value === 0)).toBe(true);
    await device.dispose();
  });

  it("says what there was no room for", () => {
    const memory = new WasmMemory(false);
    const address = memory.allocate(1000, "something small");
    expect(() => memory.allocate(2 ** 33, "a giant")).toThrow(DeviceError);
    expect(() => memory.allocate(2 ** 33, "a giant")).toThrow(
      /out of memory for a giant: expected at most \d+\.0 MiB in all, got 8192\.0 MiB more/,
    );
    memory.free(address);
    expect(memory.used).toBe(0);
  });
});
