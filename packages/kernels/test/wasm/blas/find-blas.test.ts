import { describe, expect, it } from "vitest";
import { DeviceError, OptionError } from "../../../src/errors.ts";
import { openDevice } from "../../../src/open-device.ts";
import { openReferenceDevice } from "../../../src/reference/open-reference-device.ts";
import { blasCandidates } from "../../../src/wasm/blas/blas-candidates.ts";
import { type BlasOption, findBlas } from "../../../src/wasm/blas/find-blas.ts";
import { multipliesRight } from "../../../src/wasm/blas/multiplies-right.ts";
import type { HostProduct } from "../../../src/wasm/kernel-instance.js";
import { openLocalDevice } from "../../../src/wasm/open-local-device.ts";
import { blasForTests } from "../../support/blas-for-tests.ts";
import { compareOutputs } from "../../support/compare.ts";
import { normal, type OpCase } from "../../support/op-case.ts";
import { runCase } from "../../support/run-case.ts";

const blas = await blasForTests();
const product: OpCase = {
  op: "matmul",
  name: "large enough for BLAS",
  inputs: [normal(1, [90, 80]), normal(2, [80, 70])],
  attributes: { transposeA: false, transposeB: false },
};

describe("findBlas", () => {
  it("looks for nothing when none is wanted", async () => {
    expect(await findBlas(false)).toBeUndefined();
  });

  it.each(["/nowhere/libopenblas.so.0", "package.json"])(
    "says what would work where %s does not",
    async (path) => {
      const failure = await findBlas(path).catch((error) => error);
      expect(DeviceError.isInstance(failure)).toBe(true);
      expect(failure.message).toContain(path);
      expect(failure.expected).toContain("npm install koffi");
      expect(failure.received).not.toBe("");
    },
  );

  it("refuses an option that is none", async () => {
    for (const option of ["", 1, null]) {
      await expect(findBlas(option as BlasOption)).rejects.toThrow(OptionError);
    }
  });

  it("knows where systems keep their libraries", () => {
    expect(blasCandidates({ platform: "linux", arch: "x64" })).toContain(
      "/usr/lib/x86_64-linux-gnu/openblas-openmp/libopenblas.so.0",
    );
    expect(blasCandidates({ platform: "linux", arch: "mips" })[0]).toBe("libopenblas.so.0");
    expect(blasCandidates({ platform: "darwin", arch: "arm64" })[0]).toContain("Accelerate");
    expect(blasCandidates({ platform: "win32", arch: "x64" })).toContain("libopenblas.dll");
  });
});

describe("multipliesRight", async () => {
  const { createProduct } = (await import(new URL("../support/host-product.js", import.meta.url).href)) as {
    createProduct(memory: WebAssembly.Memory): HostProduct;
  };

  it("believes a right product and no other", async () => {
    expect(await multipliesRight(async (memory) => createProduct(memory))).toBe(true);
    expect(await multipliesRight(async () => () => {})).toBe(false);
    const forgetful = (memory: WebAssembly.Memory): HostProduct => {
      const multiply = createProduct(memory);
      return (...given) => multiply(...(given.with(-1, 0) as Parameters<HostProduct>));
    };
    expect(await multipliesRight(async (memory) => forgetful(memory))).toBe(false);
  });
});

describe.skipIf(blas === undefined)("a device with a BLAS", () => {
  it("uses it by default, and names it", async () => {
    const device = await openDevice({ threads: 1 });
    expect(device.describe().blas).toBe(blas);
    await device.dispose();
    const without = await openDevice({ threads: 1, blas: false });
    expect(without.describe()).toMatchObject({
      blas: undefined,
      reason: expect.not.stringContaining("BLAS"),
    });
    await without.dispose();
  });

  it("takes the library that is named", async () => {
    const path = /\(([^()]+)\)$/.exec(blas!)![1];
    const device = await openDevice({ threads: 1, blas: path });
    expect(device.describe().blas).toBe(blas);
    await device.dispose();
  });

  it.each([{ threads: 2 }, { unshared: true }])("goes on when the memory grows: %o", async (options) => {
    const device = await openLocalDevice({ ...options, blas: true });
    const reference = await openReferenceDevice();
    const expected = await runCase(reference, product);
    for (let round = 0; round < 3; round++) {
      compareOutputs(product, (await runCase(device, product)).outputs, expected.outputs, "cpu");
      await device.allocate({ shape: [2 ** 24], dtype: "float32" });
    }
    await device.dispose();
  });

  it("is opened and closed again and again", async () => {
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 20; round++) {
      const device = await openLocalDevice({ threads: 2, blas: true });
      await runCase(device, product);
      await device.dispose();
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20);
  });
});
