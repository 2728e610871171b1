import { describe, expect, it } from "vitest";
import { DeviceError, DTypeError, ShapeError } from "../../src/errors.ts";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { openWasmDevice } from "../../src/wasm/open-wasm-device.ts";
import { hasRelaxedSimd } from "../../src/wasm/relaxed-simd.ts";
import { chainProgram } from "./support/chain-program.ts";

const one = Float32Array.of(1);
const vector = { shape: [4], dtype: "float32" } as const;

describe("WasmDevice", () => {
  it("describes what runs", async () => {
    const device = await openWasmDevice({ threads: 2, reason: "asked for", blas: false });
    expect(device.describe()).toEqual({
      backend: "wasm",
      adapter: `WebAssembly (V8, node ${process.versions.node})`,
      threads: 2,
      simd: hasRelaxedSimd() ? "relaxed-simd" : "simd128",
      blas: undefined,
      reason: "asked for",
    });
    await device.dispose();
  });

  it("runs on one thread without shared memory, and says so", async () => {
    const device = await openLocalDevice({ threads: 2, unshared: true });
    expect(device.describe()).toMatchObject({ threads: 1, reason: expect.stringContaining("one thread") });
    const x = await device.allocate(vector);
    const executable = await device.prepare(chainProgram(4, 3), { x });
    expect((await executable.run({ one })).sum[0]).toBe(12);
    await device.dispose();
  });

  it("shares states between programs, and gives copies", async () => {
    const device = await openWasmDevice({ threads: 1 });
    const x = await device.allocate(vector);
    await x.write(Float64Array.of(1, 2, 3, 4));
    const [first, second] = [
      await device.prepare(chainProgram(4, 1), { x }),
      await device.prepare(chainProgram(4, 2), { x }),
    ];
    expect((await first.run({ one })).sum[0]).toBe(14);
    const copy = await x.read();
    expect((await second.run({ one: Float64Array.of(0.5) })).sum[0]).toBe(18);
    expect(copy).toEqual(Float32Array.of(2, 3, 4, 5));
    first.dispose();
    expect((await second.run({ one })).sum[0]).toBe(26);
    await device.dispose();
  });

  it("refuses inputs that do not fit, and runs nothing then", async () => {
    const device = await openWasmDevice({ threads: 1 });
    const x = await device.allocate(vector);
    const executable = await device.prepare(chainProgram(4, 1), { x });
    await expect(executable.run({})).rejects.toThrow(ShapeError);
    await expect(executable.run({ one: Float32Array.of(1, 2) })).rejects.toThrow(ShapeError);
    await expect(executable.run({ one: Int32Array.of(1) })).rejects.toThrow(DTypeError);
    await expect(executable.run({ one, two: one })).rejects.toThrow(ShapeError);
    await expect(x.write(Float32Array.of(1))).rejects.toThrow(ShapeError);
    expect(await x.read()).toEqual(new Float32Array(4));
    await device.dispose();
  });

  it("refuses states that are missing, misshapen or another device's", async () => {
    const [device, other] = [await openWasmDevice({ threads: 1 }), await openWasmDevice({ threads: 1 })];
    const program = chainProgram(4, 1);
    await expect(device.prepare(program, {})).rejects.toThrow(ShapeError);
    await expect(
      device.prepare(program, { x: await device.allocate({ ...vector, shape: [5] }) }),
    ).rejects.toThrow(ShapeError);
    await expect(
      device.prepare(program, { x: await device.allocate({ ...vector, dtype: "int32" }) }),
    ).rejects.toThrow(DTypeError);
    await expect(device.prepare(program, { x: await other.allocate(vector) })).rejects.toThrow(
      /expected a tensor of this device/,
    );
    await device.dispose();
    await other.dispose();
  });

  it("refuses everything once disposed of", async () => {
    const device = await openWasmDevice({ threads: 2 });
    const x = await device.allocate(vector);
    const executable = await device.prepare(chainProgram(4, 1), { x });
    const gone = await device.prepare(chainProgram(4, 1), { x });
    gone.dispose();
    await expect(gone.run({ one })).rejects.toThrow(DeviceError);
    await device.dispose();
    await device.dispose();
    await expect(executable.run({ one })).rejects.toThrow(DeviceError);
    await expect(device.allocate(vector)).rejects.toThrow(DeviceError);
    await expect(device.prepare(chainProgram(4, 1), { x })).rejects.toThrow(DeviceError);
    await expect(x.read()).rejects.toThrow(DeviceError);
    await expect(x.write(new Float32Array(4))).rejects.toThrow(DeviceError);
    x.dispose();
    executable.dispose();
  });

  it("takes turns when two runs are asked for at once", async () => {
    const device = await openWasmDevice({ threads: 1 });
    const x = await device.allocate(vector);
    const executable = await device.prepare(chainProgram(4, 1), { x });
    await Promise.all([executable.run({ one }), executable.run({ one })]);
    expect(await x.read()).toEqual(Float32Array.of(2, 2, 2, 2));
    await device.dispose();
  });
});
