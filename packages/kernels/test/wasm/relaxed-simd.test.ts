import { describe, expect, it } from "vitest";
import { DeviceError } from "../../src/errors.ts";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { hasRelaxedSimd } from "../../src/wasm/relaxed-simd.ts";
import { testOpTable } from "./support/op-table-suite.ts";

const relaxed = hasRelaxedSimd();
// V8 has it from version 11.4 on, which came with Node 21.
const [major] = process.versions.v8.split(".").map(Number);
if (!relaxed) process.stderr.write("tests of relaxed SIMD are skipped: this engine has none\n");

describe("relaxed SIMD", () => {
  it("is found in the engines that have it", () => {
    if (major >= 12) expect(relaxed).toBe(true);
    if (major <= 10) expect(relaxed).toBe(false);
  });

  it("is used where it is there, unless the plain build is asked for", async () => {
    const [device, plain] = [
      await openLocalDevice({ threads: 1 }),
      await openLocalDevice({ threads: 1, simd: "simd128" }),
    ];
    expect(device.describe().simd).toBe(relaxed ? "relaxed-simd" : "simd128");
    expect(plain.describe().simd).toBe("simd128");
    await device.dispose();
    await plain.dispose();
  });

  if (!relaxed) {
    it("is refused where the engine has none", async () => {
      await expect(openLocalDevice({ threads: 1, simd: "relaxed-simd" })).rejects.toThrow(DeviceError);
    });
  }
});

if (relaxed) {
  describe("the wasm device with relaxed SIMD", () => {
    testOpTable({
      open: () =>
        Promise.all([
          openLocalDevice({ threads: 1, simd: "relaxed-simd" }),
          openLocalDevice({ threads: 2, simd: "relaxed-simd" }),
          openLocalDevice({ unshared: true, simd: "relaxed-simd" }),
        ]),
      described: [1, 2, 1].map((threads) => ({ backend: "wasm", threads, simd: "relaxed-simd" })),
    });
  });
}
