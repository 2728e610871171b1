import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Device } from "../../src/device.ts";
import { DeviceError, IndexError, OptionError, ShapeError } from "../../src/errors.ts";
import { HostClient } from "../../src/wasm/hosted/host-client.ts";
import { HostedDevice } from "../../src/wasm/hosted/hosted-device.ts";
import { serveDevice } from "../../src/wasm/hosted/serve-device.ts";
import { hasRelaxedSimd } from "../../src/wasm/relaxed-simd.ts";
import { badIndexCases } from "../support/bad-index-cases.ts";
import { runCase } from "../support/run-case.ts";
import { chainProgram } from "./support/chain-program.ts";

const one = Float32Array.of(1);
const vector = { shape: [4], dtype: "float32" } as const;

/** A device behind a channel whose other end is served by this same thread. */
async function openOverChannel(threads: number) {
  const { port1, port2 } = new MessageChannel();
  serveDevice(port2);
  port1.start();
  port2.start();
  let ended = false;
  const device = await HostedDevice.open(new HostClient(port1), { threads }, () => {
    ended = true;
    // Not at once: what was posted before is still to be served.
    setTimeout(() => port1.close(), 50);
  });
  return { device, hasEnded: () => ended };
}

describe("HostedDevice", () => {
  let device: Device;
  let hasEnded: () => boolean;
  beforeEach(async () => {
    ({ device, hasEnded } = await openOverChannel(2));
  });
  afterEach(() => device.dispose());

  it("describes what runs behind it", () => {
    expect(device.describe()).toMatchObject({
      backend: "wasm",
      threads: 2,
      simd: hasRelaxedSimd() ? "relaxed-simd" : "simd128",
    });
  });

  it("runs programs over states", async () => {
    const x = await device.allocate(vector);
    await x.write(Float32Array.of(1, 2, 3, 4));
    const executable = await device.prepare(chainProgram(4, 2), { x });
    const runs = [executable.run({ one }), executable.run({ one })];
    expect((await Promise.all(runs)).map(({ sum }) => sum[0])).toEqual([18, 26]);
    expect(await x.read()).toEqual(Float32Array.of(5, 6, 7, 8));
    expect(one.length).toBe(1);
    executable.dispose();
    await expect(executable.run({ one })).rejects.toThrow(DeviceError);
    x.dispose();
    await expect(x.read()).rejects.toThrow(DeviceError);
  });

  it("throws what was thrown behind it, with its class and fields", async () => {
    const x = await device.allocate(vector);
    const failure = await x.write(Float32Array.of(1)).catch((error) => error);
    expect(failure).toBeInstanceOf(ShapeError);
    expect(failure).toMatchObject({ expected: "4 elements for shape [4]", received: "1" });
    const bad = await runCase(device, badIndexCases[0]).catch((error) => error);
    expect(bad).toBeInstanceOf(IndexError);
    expect(bad.received).toBe(String(badIndexCases[0].badIndex));
    await expect(openOverChannel(99)).rejects.toThrow(OptionError);
  });

  it("refuses tensors of another device", async () => {
    const other = await openOverChannel(1);
    const x = await other.device.allocate(vector);
    await expect(device.prepare(chainProgram(4, 1), { x })).rejects.toThrow(DeviceError);
    await other.device.dispose();
  });

  it("fails every call once disposed of, those under way too", async () => {
    const x = await device.allocate(vector);
    const reading = x.read();
    await device.dispose();
    await expect(reading).rejects.toThrow(DeviceError);
    await expect(x.read()).rejects.toThrow(/disposed of/);
    expect(hasEnded()).toBe(true);
  });
});
