import { afterEach, expect, it, vi } from "vitest";
import { DeviceError } from "../../../src/errors.ts";
import { openDevice } from "../../../src/open-device.ts";

/** What koffi is replaced with: a package that is not there, or one that finds no library. */
const replaceKoffi = (factory: () => Record<string, unknown>) => vi.doMock("koffi", factory);
afterEach(() => {
  vi.doUnmock("koffi");
  vi.resetModules();
});

it("goes without a BLAS where koffi is missing, and says so", async () => {
  replaceKoffi(() => {
    throw new Error("Cannot find package 'koffi'");
  });
  const device = await openDevice({ backend: "wasm", threads: 1 });
  expect(device.describe()).toMatchObject({
    blas: undefined,
    reason: expect.stringMatching(/no BLAS.*koffi/),
  });
  await device.dispose();
  await expect(openDevice({ threads: 1, blas: true })).rejects.toThrow(DeviceError);
  await expect(openDevice({ threads: 1, blas: true })).rejects.toThrow(/npm install koffi.*got.*koffi/);
});

it("goes without a BLAS where there is no library, and says so", async () => {
  const load = () => {
    throw new Error("no such library");
  };
  replaceKoffi(() => ({ default: { load } }));
  const device = await openDevice({ backend: "wasm", threads: 1 });
  expect(device.describe()).toMatchObject({
    blas: undefined,
    reason: expect.stringContaining("no BLAS (no OpenBLAS, Accelerate or MKL was found)"),
  });
  await device.dispose();
});
